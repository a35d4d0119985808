import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunEvent, VectorFinished } from '../../../reports/record/events.js';
import type { Summary } from '../../../reports/record/tally.js';

const COMMANDS = new URL('../../../runners/cli/', import.meta.url);

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly lastLine: string;
}

/** A folder for one test: fixtures go into `fixtures/`, reports into `out/`. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'stampede-'));
  readonly fixtures = this.path('fixtures');
  readonly out = this.path('out');

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  /** Writes JSON, or a text as it is. */
  write(path: string, content: unknown): string {
    const file = this.path(path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }

  /** Starts the command on the fixtures. */
  start(...args: string[]): ChildProcess & { readonly ended: Promise<Ended> } {
    const out = args.includes('--out') ? [] : ['--out', this.out];
    return startCommand('--fixtures', this.fixtures, ...out, '--workers', '1', ...args);
  }

  run(...args: string[]): Promise<Ended> {
    return this.start(...args).ended;
  }

  get summary(): Summary {
    return JSON.parse(readFileSync(join(this.out, 'summary.json'), 'utf8'));
  }

  get record(): RunEvent[] {
    const lines = readFileSync(join(this.out, 'record.jsonl'), 'utf8').split('\n');
    if (lines.pop() !== '') throw new Error('the record ends in half a line');
    return lines.map((line) => JSON.parse(line) as RunEvent);
  }

  get vectors(): VectorFinished[] {
    return this.record.filter((event) => event.event === 'vectorFinished');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Runs the conformance command in a process of its own, without the environment's fixtures. */
export const startCommand = (...args: string[]) => startScript('main', ...args);

/** Runs it on fixtures of the environment. */
export const startWithEnvironment = (fixtures: string, ...args: string[]) =>
  start('main', args, { CONFORMANCE_FIXTURES: fixtures });

/** Runs a command in a process of its own. @param name of its file in runners/cli */
export const startScript = (name: string, ...args: string[]) => start(name, args, {});

function start(
  name: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): ChildProcess & { readonly ended: Promise<Ended> } {
  const { CONFORMANCE_FIXTURES: _, ...env } = process.env;
  const command = [fileURLToPath(new URL(`${name}.js`, COMMANDS)), ...args];
  const child = spawn(process.execPath, command, { env: { ...env, ...environment } });
  const ended = new Promise<Ended>((resolve) => {
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (code) => resolve({ code, stdout, stderr, lastLine: stdout.trimEnd().split('\n').at(-1) ?? '' }));
  });
  return Object.assign(child, { ended });
}
