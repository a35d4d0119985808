import { availableParallelism } from 'node:os';
import { MAX_KERNEL_THREADS } from '../../src/kernel/memory.js';
import { SourceError, type Source, toSource } from '../fixtures/sources.js';
import { oneOf, parseFlags, UsageError, wholeNumber } from './options.js';

export const REPLAY_HELP = `Executes blocks of mainnet, or of another chain, and compares what comes out with their headers.

  npm run replay -- PATH… [flags]

  PATH              a folder of blocks, a .json, a .tar.gz or .tgz; npm run fetch-block writes such files

  --executor NAME   parallel (default), sequential, or ethereumjs
  --threads N       of the parallel executor (default: cores)
  --help

A line for each block: number, fork, transactions, gas, ms (reading the file and recovering senders are not in it), the verdict, and
which claims of the header the file has no proof for. The first block takes longer by what starting the threads takes.

Exit codes
    0  all blocks passed
    1  failures: blocks, unreadable files
    2  wrong usage
    3  nothing was verified
    4  the runner itself failed
  130  interrupted (Ctrl-C; a second one ends it at once); 143 by SIGTERM, 129 by SIGHUP

The last line is "N passed, N failed", with ", N skipped" for blocks whose rules the executor does not have.
`;

const EXECUTORS = ['parallel', 'sequential', 'ethereumjs'] as const;

export interface ReplayOptions {
  readonly sources: readonly Source[];
  readonly executor: (typeof EXECUTORS)[number];
  readonly threads: number;
}

/**
 * What the arguments ask for.
 * @throws UsageError
 */
export function parseReplayOptions(args: readonly string[]): ReplayOptions | 'help' {
  const { positionals, values } = parse(args);
  if (values.help) return 'help';
  if (positionals.length === 0) throw new UsageError('no PATH is given');
  const executor = oneOf('executor', values.executor, EXECUTORS);
  if (values.threads !== undefined && executor !== 'parallel')
    throw new UsageError('--threads goes with --executor parallel: others have no threads');
  return {
    sources: positionals.map(sourceOf),
    executor,
    threads: wholeNumber(
      'threads',
      values.threads ?? String(Math.min(availableParallelism(), MAX_KERNEL_THREADS)),
      1,
      MAX_KERNEL_THREADS,
    ),
  };
}

function sourceOf(path: string): Source {
  try {
    return toSource(path);
  } catch (error) {
    throw error instanceof SourceError ? new UsageError(error.message) : error;
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  return parseFlags({
    args: [...args],
    allowPositionals: true,
    options: { executor: { ...text, default: 'parallel' }, threads: text, help: { type: 'boolean', short: 'h' } },
  });
}
