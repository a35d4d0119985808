import { JsonReporter } from '../../reports/json/json.js';
import type { Reporter } from '../../reports/record/events.js';
import { TerminalReporter } from '../../reports/terminal/terminal.js';

/**
 * By the name that `--reporter` takes; what they write goes into the folder `out`. Each of those that are not there by default
 * loads its library only where it is asked for. They are told in this order: the last ones, which say in a line how a run ended, hear of what failed before.
 */
export const REPORTERS = {
  terminal: () => new TerminalReporter(process.stdout),
  json: (out) => new JsonReporter(out),
  html: async (out) => new (await import('../../reports/html/html.js')).HtmlReporter(out),
  junit: async (out) => new (await import('../../reports/junit/junit.js')).JunitReporter(out),
  badge: async (out) => new (await import('../../reports/badge/badge.js')).BadgeReporter(out),
  github: async (out) =>
    new (await import('../../reports/github/github.js')).GithubReporter(
      out,
      process.stdout,
      process.env.GITHUB_STEP_SUMMARY,
    ),
} satisfies Record<string, (out: string) => Reporter | Promise<Reporter>>;

export type ReporterName = keyof typeof REPORTERS;

export const REPORTER_NAMES = Object.keys(REPORTERS) as ReporterName[];
