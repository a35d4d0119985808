import { accessSync, constants, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { commit } from '../runners/cli/commit.js';
import { listenForInterrupt } from '../runners/cli/interrupt.js';
import { writeWhole } from '../runners/write-whole.js';
import { MAX_KERNEL_THREADS } from '../src/kernel/memory.js';
import { shellQuote } from '../reports/record/text.js';
import { LaneProcess } from './lanes/lane-process.js';
import { runCase } from './lanes/run-case.js';
import { type Options, OptionsError, parseOptions, USAGE } from './options.js';
import { compareReports } from './report/compare.js';
import { describeMachine, describeVersions, headOf } from './report/machine.js';
import { NOTES } from './report/notes.js';
import { page } from './report/page.js';
import { readReport } from './report/read.js';
import { type CaseResult, type Comparison, type Report, SCHEMA } from './report/report.js';
import { tablesOf } from './report/tables.js';
import { formatTable } from './report/terminal.js';
import { CASES } from './suites/cases.js';
import { AbsentError, type Case } from './suites/suite.js';
import { ALL, DEFAULT, OTHERS, type SuiteName } from './suites/suites.js';

/** Measures what the options ask for; after each suite everything up to it is written. */
async function main(options: Options<SuiteName>, command: string): Promise<void> {
  const old = options.compare === undefined ? undefined : readReport(options.compare);
  const cases: CaseResult[] = [];
  const comparisons: Comparison[] = [];
  const leftOut: { suite: string; message: string }[] = [];
  const report: Report = {
    schema: SCHEMA,
    date: new Date().toISOString(),
    command,
    machine: describeMachine(),
    versions: describeVersions(),
    ...commit(),
    cases,
    comparisons,
    leftOut,
  };
  const changes = () => old && compareReports(old, report);
  requireFolder(options.out);
  const files = {
    [join(options.out, 'bench.json')]: () => `${JSON.stringify(report, undefined, 1)}\n`,
    [join(options.out, 'bench.html')]: () => page(report, changes()),
  };
  const problems = new Map<string, string>();
  const write = (): void => {
    problems.clear();
    for (const [file, content] of Object.entries(files))
      try {
        writeWhole(file, content());
      } catch (error) {
        problems.set(file, (error as Error).message);
      }
  };
  const interrupted = listenForInterrupt();
  interrupted.addEventListener('abort', async () => {
    process.stderr.write('bench: interrupted\n');
    process.exitCode = interrupted.reason;
    await LaneProcess.closeAll();
    process.exit();
  });
  for (const suite of options.suites) {
    try {
      for await (const result of runSuite(suite, options))
        if ('lanes' in result) cases.push(result);
        else comparisons.push(result);
    } catch (error) {
      // its processes ended, and so will this one
      if (interrupted.aborted) return;
      leftOut.push({ suite, message: (error as Error).message });
      if (!(error instanceof AbsentError)) process.exitCode = 1;
    }
    write();
  }
  console.log(headOf(report).join('\n'));
  for (const table of tablesOf(report)) console.log(`\n${formatTable(table)}`);
  const against = changes();
  if (against) console.log(`\n${formatTable(against.table)}\n${against.lines.join('\n')}`);
  console.log(`\n${NOTES.join('\n')}\n`);
  for (const { suite, message } of leftOut) console.log(`${suite} left out: ${message}`);
  for (const file of Object.keys(files)) {
    const problem = problems.get(file);
    if (problem === undefined) console.log(relative('.', file));
    else {
      process.stderr.write(`bench: ${file} was not written: ${problem}\n`);
      process.exitCode = 1;
    }
  }
}

/** Before anything is measured. @throws OptionsError */
function requireFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw new OptionsError(`--out: ${(error as Error).message}`);
  }
}

async function* runSuite(suite: SuiteName, options: Options<SuiteName>): AsyncGenerator<CaseResult | Comparison> {
  if (suite in OTHERS) {
    process.stderr.write(`${suite} …\n`);
    for (const comparison of await OTHERS[suite as keyof typeof OTHERS](options)) yield { suite, ...comparison };
    return;
  }
  const cases: readonly Case[] = CASES[suite as keyof typeof CASES];
  for (const [number, { name }] of cases.entries()) {
    process.stderr.write(`${suite}: ${name} …\n`);
    yield await runCase(suite, number, options);
  }
}

try {
  const args = process.argv.slice(2);
  if (args.includes('--help'))
    console.log(`${USAGE}\nsuites: ${ALL.join(', ')}; all\nby default: ${DEFAULT.join(', ')}`);
  else
    await main(
      parseOptions(args, ALL, DEFAULT, Math.min(availableParallelism(), MAX_KERNEL_THREADS)),
      ['npm run bench --', ...args.map(shellQuote)].join(' '),
    );
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message}\n`);
  process.exitCode = error instanceof OptionsError ? 2 : 1;
}
