import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type RunEvent, SCHEMA_VERSION } from '../../reports/record/events.js';
import { commit } from './commit.js';
import { conformance } from './conformance.js';
import { endOf, type HowEnded } from './ending.js';
import { EXIT } from '../../reports/record/exit-codes.js';
import { HELP } from './help.js';
import { type Inputs, readInputs } from './inputs.js';
import { exitCodeOf, listenForInterrupt } from './interrupt.js';
import { checkRecords, mergeRecords } from './merge.js';
import { describeOptions, parseMerge, parseOptions, UsageError } from './options.js';
import { readRecord } from './read-record.js';
import { outliveReaders } from './readers.js';
import { Reports, runnerFailed } from './reports.js';

/** The package's folder, seen from `dist/runners/cli`. */
const PACKAGE = new URL('../../../', import.meta.url);
const start = performance.now();

async function main(args: readonly string[]): Promise<number> {
  try {
    return await (args[0] === 'merge' ? merge(args.slice(1)) : run(args));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`conformance: ${error.message}; see --help\n`);
    return EXIT.wrongUsage;
  }
}

async function run(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (options === 'help' || options === 'version')
    return print(options === 'help' ? HELP : `${packageVersion('package.json')}\n`);
  const inputs = await readInputs(options, process.env.CONFORMANCE_FIXTURES);
  const reports = await Reports.open(options);
  const emit = (event: RunEvent): void => reports.emit(event);
  const interrupted = listenForInterrupt();
  let isBroken = false;
  emit(runStarted(inputs));
  try {
    await conformance(inputs, emit, interrupted);
  } catch (error) {
    emit(runnerFailed(error, options.out));
    isBroken = true;
  }
  const durationMs = Math.round(performance.now() - start);
  const how = { isBroken, interrupted: interrupted.aborted, earlier: inputs.earlier?.emptyReport, durationMs };
  return exitCodeOf(end(reports, how), interrupted);
}

async function merge(args: readonly string[]): Promise<number> {
  const options = parseMerge(args);
  if (options === 'help') return print(HELP);
  const { records: paths, ...how } = options;
  const [first, ...others] = paths;
  const records = [readRecord(first), ...others.map(readRecord)] as const;
  checkRecords(records);
  for (const { file } of records)
    if (resolve(file) === resolve(options.out, 'record.jsonl'))
      throw new UsageError(`--out: ${options.out}: has a record that is merged, and would be overwritten`);
  const reports = await Reports.open(options);
  for (const event of mergeRecords(records, { ...how })) reports.emit(event);
  return end(reports, {
    isBroken: records.some(({ notes }) => notes.some(({ event }) => event === 'runnerFailed')),
    interrupted: records.some(({ finished }) => finished.interrupted),
    durationMs: records.reduce((sum, { finished }) => sum + finished.durationMs, 0),
  });
}

function print(text: string): number {
  process.stdout.write(text);
  return EXIT.passed;
}

/** Tells how it ended; the same of a run and of its shards merged. */
function end(reports: Reports, how: HowEnded & { readonly durationMs: number }): number {
  const { interrupted, durationMs } = how;
  const { exitCode, nothingVerified } = endOf(reports.tally, { ...how, isBroken: how.isBroken || reports.isBroken });
  if (nothingVerified) reports.emit(nothingVerified);
  reports.emit({ event: 'runFinished', interrupted, exitCode, durationMs });
  process.stdout.write(`${reports.tally.lastLine()}\n`);
  return reports.isBroken ? EXIT.runnerFailed : exitCode;
}

function runStarted({ options, digests }: Inputs): RunEvent {
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
    ...commit(),
    ...digests,
  };
}

const packageVersion = (path: string): string => JSON.parse(readFileSync(new URL(path, PACKAGE), 'utf8')).version;

// Nothing can be awaited behind this: what is thrown where nobody catches it still ends as the runner's own fault.
process.on('uncaughtException', (error) => {
  process.stderr.write(`conformance: the runner itself failed: ${error.message}\n`);
  process.exit(EXIT.runnerFailed);
});

outliveReaders();
const exitCode = await main(process.argv.slice(2));
// A worker that died may still be waited for. Output to a pipe is not: it is done once this callback is called.
process.stdout.write('', () => process.exit(exitCode));
