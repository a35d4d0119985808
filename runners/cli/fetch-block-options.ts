import { findNetwork } from '../../src/forks/networks.js';
import { parseFlags, UsageError, wholeNumber } from './options.js';

export const FETCH_BLOCK_HELP = `Fetches blocks from a node's JSON-RPC, each with the state that its execution reads, as a file for npm run replay.

  npm run fetch-block -- --rpc URL NUMBER… [flags]

  NUMBER          a block, or a range such as 100-120
  --rpc URL       http or https; the node needs debug_traceBlockByNumber with the prestate tracer

  --out DIR       where NUMBER.json goes (default blocks); what is there already is kept
  --fork NAME     the rules of a chain that is not mainnet, Sepolia or Hoodi
  --retries N     further tries of a request that failed for what may pass (default 5), with doubled waits from half a second on
  --help

Each block is executed as it was written down, and its verdict reported.

Exit codes
    0  all blocks are there, and those that were fetched now pass
    1  a block could not be fetched, or does not pass
    2  wrong usage
    4  the runner itself failed
  130  interrupted (Ctrl-C; a second one ends it at once): the same command goes on where it stopped
`;

/** Blocks from the first to the last. */
export interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

export interface FetchOptions {
  readonly rpc: URL;
  readonly ranges: readonly Range[];
  /** folder */
  readonly out: string;
  readonly fork?: string;
  readonly retries: number;
}

/**
 * What the arguments ask for.
 * @throws UsageError
 */
export function parseFetchOptions(args: readonly string[]): FetchOptions | 'help' {
  const { positionals, values } = parse(args);
  if (values.help) return 'help';
  if (values.rpc === undefined) throw new UsageError('--rpc URL is missing');
  if (positionals.length === 0) throw new UsageError('no block NUMBER is given');
  return {
    rpc: urlOf(values.rpc),
    ranges: positionals.map(rangeOf),
    out: values.out,
    ...(values.fork !== undefined && { fork: forkOf(values.fork) }),
    retries: wholeNumber('retries', values.retries, 0, 100),
  };
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  // it may hold a key, and is not shown
  throw new UsageError('--rpc: not a URL of http or https');
}

function rangeOf(text: string): Range {
  const [, from = '', to = from] = /^(\d{1,18})(?:-(\d{1,18}))?$/.exec(text) ?? [];
  const range = { first: BigInt(from), last: BigInt(to) };
  if (from === '' || range.last < range.first)
    throw new UsageError(`"${text}" is neither a block's number nor a range such as 100-120`);
  if (range.first === 0n) throw new UsageError('block 0 has no parent, and nothing to execute');
  return range;
}

function forkOf(name: string): string {
  const network = findNetwork(name);
  if (network && !network.transition) return network.name;
  throw new UsageError(`--fork: "${name}" is not the name of a fork`);
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  return parseFlags({
    args: [...args],
    allowPositionals: true,
    options: {
      rpc: text,
      out: { ...text, default: 'blocks' },
      fork: text,
      retries: { ...text, default: '5' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}
