import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { DEFAULT_LIMITS } from '../../reports/record/rerun.js';
import { findNetwork, NETWORK_NAMES } from '../../src/forks/networks.js';
import type { Format } from '../fixtures/vectors.js';
import { ClientError, parseClient } from '../triage/clients/client.js';
import { REPORTER_NAMES, type ReporterName } from './reporters.js';

/** The command was given something that it does not take: one line that says what. */
export class UsageError extends Error {
  readonly code = 'WRONG_USAGE';

  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/**
 * `parseArgs`, with one message for what it does not take. A flag that has one value is given once: of two, one would be ignored.
 * @throws UsageError
 */
export function parseFlags<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    const { tokens = [] } = parseArgs({ ...config, tokens: true });
    const given = new Set<string>();
    for (const token of tokens) {
      if (token.kind !== 'option' || config.options?.[token.name]?.multiple) continue;
      if (given.has(token.name)) throw new UsageError(`--${token.name} is given twice`);
      given.add(token.name);
    }
    return parseArgs(config);
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(describe(error as Error));
  }
}

function describe({ message }: Error): string {
  const said = message.split('\n')[0] ?? '';
  const [, flag] = /'(-[^ ']*)/.exec(said) ?? [];
  if (said.startsWith('Unknown option')) return `${flag} is not a flag`;
  return said.includes('ambiguous') ? `${flag}: a value that begins with "-" is given as ${flag}=…` : said;
}

/** `none` reads, parses and counts, and executes nothing. */
export const EXECUTORS = ['ethereumjs', 'sequential', 'parallel', 'none'] as const;
export type ExecutorName = (typeof EXECUTORS)[number];

const FORMATS: readonly Format[] = ['state', 'blockchain'];

/** by default */
export const DEFAULT_EXECUTOR: ExecutorName = 'parallel';
export const MINIMISE_SECONDS = 30;

export interface Shard {
  /** from 1 */
  readonly index: number;
  readonly count: number;
}

/** Where reports go, and which. */
export interface ReportOptions {
  /** folder */
  readonly out: string;
  readonly reporters: readonly ReporterName[];
  /** file; a merge without one goes by the histories of the runs that it merges */
  readonly history?: string;
}

export interface MergeOptions extends ReportOptions {
  /** folders with a `record.jsonl`, or such files */
  readonly records: readonly [string, ...string[]];
}

export interface Options extends ReportOptions {
  readonly fixtures: readonly string[];
  readonly executor: ExecutorName;
  /** network names, aliases resolved */
  readonly forks?: ReadonlySet<string>;
  readonly format?: Format;
  readonly filter?: RegExp;
  readonly id?: string;
  /** write what each opcode did; for one vector */
  readonly trace: boolean;
  /** path of a report */
  readonly onlyFailed?: string;
  readonly shard?: Shard;
  /** compose vectors into blocks, too */
  readonly packs: boolean;
  /** of the packs' composition, and of the first schedule */
  readonly seed: number;
  /** to explore on each small pack */
  readonly schedules: number;
  readonly workers: number;
  /** seconds per vector */
  readonly timeout: number;
  /** MiB of JavaScript heap per worker */
  readonly memory: number;
  /** path; the project's own list where it is not given */
  readonly knownFailures?: string;
  /** path */
  readonly expectCounts?: string;
  /** what is explained: failures, or whatever was selected */
  readonly triage?: 'failures' | 'all';
  /** seconds for the smallest case of each divergence */
  readonly minimise: number;
  /** commands of other clients, for triage to ask */
  readonly against: readonly string[];
}

/** Options as JSON, for the record. */
export const describeOptions = ({ forks, filter, ...others }: Options): Record<string, unknown> => ({
  ...others,
  ...(forks && { forks: [...forks] }),
  ...(filter && { filter: filter.source }),
});

/**
 * What the arguments ask for.
 * @throws UsageError
 */
export function parseOptions(args: readonly string[]): Options | 'help' | 'version' {
  const { values: flags, positionals } = parse(args);
  const triaged = triagedId(positionals);
  if (flags.help) return 'help';
  if (flags.version) return 'version';
  const { fork, format, filter, shard } = flags;
  const id = triaged ?? flags.id;
  const executor = oneOf('executor', flags.executor, EXECUTORS);
  return {
    fixtures: flags.fixtures ?? [],
    executor,
    ...(fork !== undefined && { forks: new Set(fork.split(',').map(networkName)) }),
    ...(format !== undefined && { format: oneOf('format', format, FORMATS) }),
    ...(filter !== undefined && { filter: toRegExp(filter) }),
    ...(id !== undefined && { id }),
    trace: traceOf(flags.trace, flags.id),
    ...(flags['only-failed'] !== undefined && { onlyFailed: flags['only-failed'] }),
    ...(shard !== undefined && { shard: toShard(shard) }),
    ...packsOf({ ...flags, packs: flags.packs || triaged?.startsWith('packs/') === true }, executor),
    workers: wholeNumber('workers', flags.workers, 1, 1024),
    timeout: seconds('timeout', flags.timeout),
    memory: wholeNumber('memory', flags.memory, 16, 2 ** 20),
    ...(flags['known-failures'] !== undefined && { knownFailures: flags['known-failures'] }),
    ...(flags['expect-counts'] !== undefined && { expectCounts: flags['expect-counts'] }),
    ...(triaged !== undefined ? { triage: 'all' as const } : flags.triage && { triage: 'failures' as const }),
    minimise: minimiseOf(flags.minimise, triaged !== undefined || flags.triage),
    against: againstOf(flags.against ?? [], triaged !== undefined || flags.triage),
    history: join(flags.out, 'history.jsonl'),
    ...reportsOf(flags),
  };
}

/**
 * What the arguments behind `merge` ask for.
 * @throws UsageError
 */
export function parseMerge(args: readonly string[]): MergeOptions | 'help' {
  const { values, positionals } = parseFlags({
    args: [...args],
    options: { ...REPORT_FLAGS, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  if (values.help) return 'help';
  const [first, ...others] = positionals;
  if (first === undefined) throw new UsageError('merge: which records? It takes the folders of the shards');
  return { records: [first, ...others], ...reportsOf(values) };
}

function reportsOf({ out, reporter, history }: { out: string; reporter: string; history?: string }): ReportOptions {
  for (const [flag, path] of Object.entries({ out, history }))
    if (path === '') throw new UsageError(`--${flag}: "" is no path`);
  return {
    out,
    reporters: [...new Set(reporter.split(','))].map((name) => oneOf('reporter', name, REPORTER_NAMES)),
    ...(history !== undefined && { history }),
  };
}

const text = { type: 'string' } as const;
const REPORT_FLAGS = {
  out: { ...text, default: 'reports/out' },
  reporter: { ...text, default: 'terminal,json' },
  history: text,
} as const;

const parse = (args: readonly string[]) =>
  parseFlags({
    args: [...args],
    options: {
      fixtures: { ...text, multiple: true },
      executor: { ...text, default: DEFAULT_EXECUTOR },
      fork: text,
      format: text,
      filter: text,
      id: text,
      'only-failed': text,
      shard: text,
      packs: { type: 'boolean', default: false },
      seed: text,
      schedules: text,
      workers: { ...text, default: String(availableParallelism()) },
      timeout: { ...text, default: `${DEFAULT_LIMITS.timeout}` },
      memory: { ...text, default: `${DEFAULT_LIMITS.memory}` },
      'known-failures': text,
      'expect-counts': text,
      ...REPORT_FLAGS,
      help: { type: 'boolean', short: 'h' },
      trace: { type: 'boolean', default: false },
      triage: { type: 'boolean', default: false },
      against: { ...text, multiple: true },
      minimise: text,
      version: { type: 'boolean' },
    },
    allowPositionals: true,
  });

/** The id behind the command's name; `undefined` where it runs vectors. */
function triagedId([command, id, ...more]: readonly string[]): string | undefined {
  if (command === undefined) return undefined;
  if (command !== 'triage')
    throw new UsageError(`"${command}" is neither a flag nor a command; there are two: triage ID, merge DIR…`);
  if (id === undefined)
    throw new UsageError('triage: which vector, blockchain test or pack? It takes an id from any report');
  if (more.length > 0) throw new UsageError(`triage: takes one id; "${more[0]}" is one too many`);
  return id;
}

interface PackFlags {
  readonly packs: boolean;
  readonly seed?: string;
  readonly schedules?: string;
}

function packsOf({ packs, seed, schedules }: PackFlags, executor: ExecutorName) {
  for (const [flag, given] of Object.entries({ seed, schedules }))
    if (given !== undefined && !packs) throw new UsageError(`--${flag} goes with --packs`);
  if (schedules !== undefined && executor !== 'parallel')
    throw new UsageError('--schedules goes with --executor parallel: others have no threads');
  return {
    packs,
    seed: wholeNumber('seed', seed ?? '1', 0, 2 ** 31 - 1),
    schedules: wholeNumber('schedules', schedules ?? '0', 0, 1e9),
  };
}

function traceOf(trace: boolean, id: string | undefined): boolean {
  if (trace && id === undefined) throw new UsageError('--trace goes with --id');
  if (trace && id !== undefined && !/::[^:]+::\d+$/.test(id))
    throw new UsageError(`--trace goes with a state test, whose id ends in ::FORK::NUMBER; "${id}" is none`);
  return trace;
}

function minimiseOf(seconds: string | undefined, isTriaged: boolean): number {
  if (seconds !== undefined && !isTriaged) throw new UsageError('--minimise goes with --triage');
  return wholeNumber('minimise', seconds ?? String(MINIMISE_SECONDS), 0, 86_400);
}

function againstOf(commands: readonly string[], isTriaged: boolean): string[] {
  if (commands.length > 0 && !isTriaged) throw new UsageError('--against goes with --triage');
  return commands.map(clientCommand);
}

function clientCommand(command: string): string {
  try {
    parseClient(command);
    return command;
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    throw new UsageError(`--against: ${error.message}`);
  }
}

function networkName(name: string): string {
  const network = findNetwork(name.trim());
  if (network) return network.name;
  throw new UsageError(`--fork: "${name}" is not known; the known ones are ${NETWORK_NAMES.join(', ')}`);
}

export function oneOf<T extends string>(flag: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  throw new UsageError(`--${flag}: "${value}" is not one of ${allowed.join(', ')}`);
}

function toRegExp(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch (error) {
    throw new UsageError(`--filter: ${(error as Error).message}`);
  }
}

function toShard(text: string): Shard {
  const [, index = 0, count = 0] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= count) return { index, count };
  throw new UsageError(`--shard: "${text}" is not i/n with 1 ≤ i ≤ n`);
}

export function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`--${flag}: "${text}" is not a whole number from ${least} to ${most}`);
}

function seconds(flag: string, text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= 1e6) return value;
  throw new UsageError(`--${flag}: "${text}" is not a number of seconds above 0`);
}
