import { HtmlReporter } from '../../reports/html/html.js';
import { JsonReporter } from '../../reports/json/json.js';
import type { Reporter } from '../../reports/record/events.js';
import { TerminalReporter } from '../../reports/terminal/terminal.js';

/** By the name that `--reporter` takes; what they write goes into the folder `out`. */
export const REPORTERS = {
  terminal: () => new TerminalReporter(process.stdout),
  json: (out) => new JsonReporter(out),
  html: (out) => new HtmlReporter(out),
} satisfies Record<string, (out: string) => Reporter>;

export type ReporterName = keyof typeof REPORTERS;

export const REPORTER_NAMES = Object.keys(REPORTERS) as ReporterName[];
