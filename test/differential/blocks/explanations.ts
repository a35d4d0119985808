import { forkAt, isAtLeast } from '../../../src/forks/networks.js';
import { bytesToBigInt } from '../../../src/primitives/bytes.js';
import { type RlpItem, rlpDecode } from '../../../src/primitives/rlp.js';
import type { Comparison } from './compare.js';
import { isMisshapen } from './shapes.js';

/** A rule that the engine and @ethereumjs 10.1.3 do not share. */
export interface Explanation {
  readonly rule: string;
  readonly source: string;
  /** and why */
  readonly right: string;
  readonly explains: (comparison: Comparison, code: string) => boolean;
}

/** The first explanation of a difference in acceptance; `undefined` where nobody knows why. */
export function explain(comparison: Comparison): Explanation | undefined {
  const { engine } = comparison;
  const code = engine.status === 'accepted' ? 'accepted' : (engine.code ?? engine.reason);
  return EXPLANATIONS.find(({ explains }) => explains(comparison, code));
}

/** The reference accepted, but a block whose bytes are others. */
export const isRewritten = ({ reference, rlp }: Comparison): boolean =>
  reference.status === 'accepted' && Buffer.compare(reference.encoding, rlp) !== 0;

const partsOf = (item: RlpItem | undefined): readonly RlpItem[] =>
  item === undefined || item instanceof Uint8Array ? [] : item;

/** The block's header and its uncles'. */
function headersOf({ rlp }: Comparison): readonly (readonly RlpItem[])[] {
  const [header, , uncles] = partsOf(rlpDecode(rlp));
  return [header, ...partsOf(uncles)].map(partsOf);
}

/** The transactions that are bytes. */
const typedIn = ({ rlp }: Comparison): readonly Uint8Array[] =>
  partsOf(partsOf(rlpDecode(rlp))[1]).filter((item) => item instanceof Uint8Array);

const UNCLES_HASH = 1;
const LOGS_BLOOM = 6;
const NUMBER = 8;
const TIMESTAMP = 11;

const numberIn = (header: readonly RlpItem[], field: number): bigint => {
  const item = header[field];
  return item instanceof Uint8Array ? bytesToBigInt(item) : 0n;
};

export const EXPLANATIONS: readonly Explanation[] = [
  {
    rule: 'a legacy transaction stands in a block as a list',
    source: 'EIP-2718',
    right: 'the engine: the reference takes its RLP in a string as well, and encodes the block otherwise',
    explains: (comparison, code) =>
      code === 'BlockException.RLP_STRUCTURES_ENCODING' &&
      isRewritten(comparison) &&
      typedIn(comparison).some(([type = 0]) => type >= 0xc0),
  },
  {
    rule: 'a block is exactly its encoding',
    source: 'yellow paper, appendix B: no leading zeros; 4.4: the parts of a block and of a header',
    right: 'the engine: the reference reads another block than these bytes are, with another hash',
    explains: (comparison, code) => /\.(RLP_|INCORRECT_BLOCK_FORMAT)/.test(code) && isRewritten(comparison),
  },
  {
    rule: "a transaction's lists are lists",
    source: 'EIP-2930, EIP-4844, EIP-7702',
    right: 'the engine: the reference takes the empty string for the empty list, and encodes it so',
    explains: (comparison, code) =>
      code === 'BlockException.RLP_STRUCTURES_ENCODING' &&
      comparison.reference.status === 'accepted' &&
      typedIn(comparison).some(isMisshapen),
  },
  {
    rule: 'withdrawals from Shanghai on',
    source: 'EIP-4895',
    right: 'the engine: the reference leaves a part of the block unread',
    explains: (comparison, code) => code === 'BlockException.IMPORT_IMPOSSIBLE_SHANGHAI' && isRewritten(comparison),
  },
  {
    rule: 'a header has all fields of its fork',
    source: 'EIP-1559, EIP-4895',
    right: 'the engine: the reference fills in values of its own, and so another hash',
    explains: (comparison, code) =>
      /\.IMPORT_IMPOSSIBLE_(LEGACY|PARIS_OVER_SHANGHAI)/.test(code) && isRewritten(comparison),
  },
  {
    rule: 'times, gas and numbers have 64 bits',
    source: 'execution-spec-tests, RLP_INVALID_FIELD_OVERFLOW_64',
    right: 'the engine: the reference reads numbers of any width',
    explains: ({ reference }, code) =>
      code === 'BlockException.RLP_INVALID_FIELD_OVERFLOW_64' && reference.status === 'accepted',
  },
  {
    rule: 'an uncles hash has 32 bytes, a logs bloom 256',
    source: 'yellow paper, 4.4.3',
    right: "the engine: the reference compares a block's with what came out, and an uncle's with nothing",
    explains: (comparison, code) =>
      code === 'BlockException.RLP_STRUCTURES_ENCODING' &&
      comparison.reference.status === 'accepted' &&
      headersOf(comparison).some(
        ({ [UNCLES_HASH]: hash, [LOGS_BLOOM]: bloom }) => hash?.length !== 32 || bloom?.length !== 256,
      ),
  },
  {
    rule: 'only the genesis block is number 0',
    source: 'yellow paper, 4.4.4',
    right: 'the engine: the reference checks no header of that number against its parent',
    explains: (comparison, code) =>
      code === 'BlockException.INVALID_BLOCK_NUMBER' &&
      comparison.reference.status === 'accepted' &&
      headersOf(comparison).some((header) => numberIn(header, NUMBER) === 0n),
  },
  {
    rule: 'an uncle follows the rules of its own fork',
    source: "yellow paper, 11.1: its header is valid; EIP-1559's header rules begin with London's first block",
    right: "the engine: the reference has its nephew's fork for it, so that a Berlin uncle needs a base fee",
    explains: (comparison, code) => {
      const { network } = comparison.target.test;
      if (code !== 'accepted' || network.transition === undefined) return false;
      const [own, ...uncles] = headersOf(comparison).map((header) =>
        forkAt(network, {
          number: numberIn(header, NUMBER),
          timestamp: numberIn(header, TIMESTAMP),
          parentTotalDifficulty: 0n,
        }),
      );
      return own !== undefined && uncles.some((fork) => !isAtLeast(fork, own));
    },
  },
  {
    rule: "a blob's versioned hash begins with 0x01",
    source: 'EIP-4844',
    right: 'the engine: the reference reads the hexadecimal byte as a decimal number, so that 0x1a is 1',
    explains: ({ reference }, code) =>
      code === 'TransactionException.TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH' && reference.status === 'accepted',
  },
];
