import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JsonReporter } from '../../reports/json/json.js';
import { RecordWriter } from '../../reports/json/record.js';
import { type Reporter, type RunEvent, SCHEMA_VERSION } from '../../reports/record/events.js';
import { Tally } from '../../reports/record/tally.js';
import { TerminalReporter } from '../../reports/terminal/terminal.js';
import { conformance } from './conformance.js';
import { EXIT } from './exit-codes.js';
import { HELP } from './help.js';
import { type Inputs, readInputs } from './inputs.js';
import { listenForInterrupt } from './interrupt.js';
import { describeOptions, type Options, parseOptions, UsageError } from './options.js';

/** The package's folder, seen from `dist/runners/cli`. */
const PACKAGE = new URL('../../../', import.meta.url);
const start = performance.now();

async function main(args: readonly string[]): Promise<number> {
  let inputs: Inputs;
  let record: RecordWriter;
  try {
    const parsed = parseOptions(args);
    if (parsed === 'help' || parsed === 'version') {
      process.stdout.write(parsed === 'help' ? HELP : `${packageVersion('package.json')}\n`);
      return EXIT.passed;
    }
    inputs = await readInputs(parsed, process.env.CONFORMANCE_FIXTURES);
    record = openRecord(parsed.out);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`conformance: ${error.message}; see --help\n`);
    return EXIT.wrongUsage;
  }

  const { options } = inputs;
  const tally = new Tally();
  const reporters: Reporter[] = [record, tally, ...options.reporters.map((name) => createReporter(name, options))];
  const emit = (event: RunEvent): void => {
    for (const reporter of reporters) reporter.on(event);
  };
  const interrupted = listenForInterrupt();
  let exitCode: number;
  emit(runStarted(options));
  try {
    exitCode = await conformance(inputs, emit, interrupted);
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    emit({ event: 'runnerFailed', message, stack });
    process.stderr.write(
      `conformance: the runner itself failed: ${message} (its stack is in ${join(options.out, 'record.jsonl')})\n`,
    );
    exitCode = EXIT.runnerFailed;
  }
  const durationMs = Math.round(performance.now() - start);
  emit({ event: 'runFinished', interrupted: interrupted.aborted, exitCode, durationMs });
  process.stdout.write(`${tally.lastLine()}\n`);
  return exitCode;
}

function openRecord(folder: string): RecordWriter {
  try {
    return new RecordWriter(folder);
  } catch (error) {
    throw new UsageError(`--out: ${(error as Error).message}`);
  }
}

const createReporter = (name: Options['reporters'][number], { out }: Options): Reporter =>
  name === 'json' ? new JsonReporter(out) : new TerminalReporter(process.stdout);

function runStarted(options: Options): RunEvent {
  const versions: Record<string, string> = {
    'stampede-evm': packageVersion('package.json'),
    node: process.versions.node,
  };
  if (options.executor === 'ethereumjs')
    versions['@ethereumjs/vm'] = packageVersion('node_modules/@ethereumjs/vm/package.json');
  return {
    event: 'runStarted',
    schemaVersion: SCHEMA_VERSION,
    startedAt: new Date().toISOString(),
    executor: options.executor,
    options: describeOptions(options),
    versions,
  };
}

const packageVersion = (path: string): string => JSON.parse(readFileSync(new URL(path, PACKAGE), 'utf8')).version;

// Nothing can be awaited behind this: what is thrown where nobody catches it still ends as the runner's own fault.
process.on('uncaughtException', (error) => {
  process.stderr.write(`conformance: the runner itself failed: ${error.message}\n`);
  process.exit(EXIT.runnerFailed);
});

const exitCode = await main(process.argv.slice(2));
// A worker that died may still be waited for. Output to a pipe is not: it is done once this callback is called.
process.stdout.write('', () => process.exit(exitCode));
