import { type Address, bigIntToMinimalBytes, bytesToBigInt, type Hash, toHash } from '../primitives/bytes.js';
import { bytesToHex, type Hex, hexToBytes } from '../primitives/hex.js';
import { keccak256Hex } from '../primitives/keccak.js';
import { type Check, hex, InputError, optional, record, uint } from '../primitives/input.js';
import { type RlpItem, rlpEncode } from '../primitives/rlp.js';
import { BlockError, type BlockException } from './exceptions.js';

/** A block's header (yellow paper, 4.4), with the fields that later forks added at its end. */
export interface BlockHeader {
  /** of the header's RLP; not a field of its own */
  readonly hash: Hash;
  readonly parentHash: Hash;
  readonly unclesHash: Hash;
  readonly coinbase: Address;
  readonly stateRoot: Hash;
  readonly transactionsRoot: Hash;
  readonly receiptsRoot: Hash;
  /** 256 bytes */
  readonly logsBloom: Hex;
  readonly difficulty: bigint;
  readonly number: bigint;
  /** gas */
  readonly gasLimit: bigint;
  /** gas */
  readonly gasUsed: bigint;
  /** seconds */
  readonly timestamp: bigint;
  /** any length: that it is at most 32 bytes is a rule of its own */
  readonly extraData: Hex;
  /** EIP-4399: PREVRANDAO, from Paris on */
  readonly mixHash: Hash;
  /** 8 bytes */
  readonly nonce: Hex;
  /** wei per gas; EIP-1559 */
  readonly baseFeePerGas?: bigint;
  /** EIP-4895 */
  readonly withdrawalsRoot?: Hash;
  /** blob gas; EIP-4844 */
  readonly blobGasUsed?: bigint;
  /** blob gas; EIP-4844 */
  readonly excessBlobGas?: bigint;
  /** EIP-4788 */
  readonly parentBeaconBlockRoot?: Hash;
  /** EIP-7685 */
  readonly requestsHash?: Hash;
}

/** The uncles hash of a block without uncles. */
export const NO_UNCLES_HASH = keccak256Hex(rlpEncode([]));

/** The fields of a header that execution needs; the others are claims about its result. */
export type ExecutionHeader = Pick<
  BlockHeader,
  | 'coinbase'
  | 'number'
  | 'timestamp'
  | 'gasLimit'
  | 'difficulty'
  | 'mixHash'
  | 'parentHash'
  | 'baseFeePerGas'
  | 'excessBlobGas'
  | 'parentBeaconBlockRoot'
>;

const EXECUTION_FIELDS: Readonly<Record<keyof ExecutionHeader, Check>> = {
  coinbase: hex(20),
  number: uint(64),
  timestamp: uint(64),
  gasLimit: uint(64),
  difficulty: uint(256),
  mixHash: hex(32),
  parentHash: hex(32),
  baseFeePerGas: optional(uint(256)),
  excessBlobGas: optional(uint(64)),
  parentBeaconBlockRoot: optional(hex(32)),
};

/** An {@link ExecutionHeader}, given by a caller. */
export const checkExecutionHeader = record(EXECUTION_FIELDS);

const FIELDS: Readonly<Record<Exclude<keyof BlockHeader, 'hash'>, Check>> = {
  ...EXECUTION_FIELDS,
  unclesHash: hex(32),
  stateRoot: hex(32),
  transactionsRoot: hex(32),
  receiptsRoot: hex(32),
  logsBloom: hex(256),
  gasUsed: uint(64),
  extraData: hex(),
  nonce: hex(8),
  withdrawalsRoot: optional(hex(32)),
  blobGasUsed: optional(uint(64)),
  requestsHash: optional(hex(32)),
};

const checkFields = record(FIELDS);

/** A {@link BlockHeader}, given by a caller. */
export const checkHeaderTypes = record({ ...FIELDS, hash: hex(32) });

/** A caller's header, with those hashes in lower case that are compared, or written as they are. */
export const withLowerHashes = (header: BlockHeader): BlockHeader => ({
  ...header,
  hash: toHash(header.hash),
  unclesHash: toHash(header.unclesHash),
});

/** What later forks added. */
const ADDED = [
  'baseFeePerGas',
  'withdrawalsRoot',
  'blobGasUsed',
  'excessBlobGas',
  'parentBeaconBlockRoot',
  'requestsHash',
] as const;
/** How many fields a header can have: Frontier, London, Shanghai, Cancun, Prague. */
const FIELD_COUNTS = [15, 16, 17, 20, 21];

/**
 * Strictly decodes a header: widths, no leading zeros, a number of fields that some fork has.
 * @param place for messages
 * @throws BlockError with INCORRECT_BLOCK_FORMAT or one of the RLP codes
 */
export function decodeHeader(item: RlpItem, place = 'header'): BlockHeader {
  if (item instanceof Uint8Array) throw new BlockError('RLP_STRUCTURES_ENCODING', `${place} is not a list`);
  if (!FIELD_COUNTS.includes(item.length))
    throw new BlockError('INCORRECT_BLOCK_FORMAT', `${place} has ${item.length} fields, as no fork's has`);
  let next = 0;
  const field = (name: string) => readBytes(item[next++], `${place}.${name}`);
  const fixed = (name: string, width: number) => readFixed(field(name), `${place}.${name}`, width);
  const hash = (name: string) => fixed(name, 32) as Hash;
  const uint = (name: string, bits: number) => readUint(field(name), `${place}.${name}`, bits);
  return {
    hash: keccak256Hex(rlpEncode(item)),
    parentHash: hash('parentHash'),
    unclesHash: hash('unclesHash'),
    coinbase: fixed('coinbase', 20) as Address,
    stateRoot: hash('stateRoot'),
    transactionsRoot: hash('transactionsRoot'),
    receiptsRoot: hash('receiptsRoot'),
    logsBloom: fixed('logsBloom', 256),
    difficulty: uint('difficulty', 256),
    number: uint('number', 64),
    gasLimit: uint('gasLimit', 64),
    gasUsed: uint('gasUsed', 64),
    timestamp: uint('timestamp', 64),
    extraData: bytesToHex(field('extraData')),
    mixHash: hash('mixHash'),
    nonce: fixed('nonce', 8),
    ...(item.length >= 16 && { baseFeePerGas: uint('baseFeePerGas', 256) }),
    ...(item.length >= 17 && { withdrawalsRoot: hash('withdrawalsRoot') }),
    ...(item.length >= 20 && {
      blobGasUsed: uint('blobGasUsed', 64),
      excessBlobGas: uint('excessBlobGas', 64),
      parentBeaconBlockRoot: hash('parentBeaconBlockRoot'),
    }),
    ...(item.length >= 21 && { requestsHash: hash('requestsHash') }),
  };
}

/**
 * A header as it is encoded: what {@link decodeHeader} decodes.
 * @throws InputError where a field is missing that each fork has which has the others
 */
export function headerItem(header: Omit<BlockHeader, 'hash'>): RlpItem {
  const { parentHash, unclesHash, coinbase, stateRoot, transactionsRoot, receiptsRoot, logsBloom } = header;
  const { difficulty, number, gasLimit, gasUsed, timestamp, extraData, mixHash, nonce } = header;
  return [
    ...[parentHash, unclesHash, coinbase, stateRoot, transactionsRoot, receiptsRoot, logsBloom],
    ...[difficulty, number, gasLimit, gasUsed, timestamp],
    ...[extraData, mixHash, nonce],
    ...addedIn(header),
  ].map((value) => (typeof value === 'bigint' ? bigIntToMinimalBytes(value) : hexToBytes(value)));
}

/** Without one of them the next would be read as it. */
function addedIn(header: Omit<BlockHeader, 'hash'>): (bigint | Hash)[] {
  const last = ADDED.findLastIndex((name) => header[name] !== undefined);
  const count = FIELD_COUNTS.map((fields) => fields - 15).find((each) => each > last);
  return ADDED.slice(0, count).map((name) => {
    const value = header[name];
    if (value === undefined) throw new InputError(`header.${name}`, value, `what a header with ${ADDED[last]} has`);
    return value;
  });
}

/**
 * The hash of a header's fields, as they are encoded; a `hash` among them is passed over.
 * @throws InputError
 */
export function headerHash(header: Omit<BlockHeader, 'hash'>): Hash {
  checkFields(header, 'header');
  return keccak256Hex(rlpEncode(headerItem(header)));
}

/** @throws BlockError where the item is missing or a list */
export function readBytes(item: RlpItem | undefined, name: string): Uint8Array {
  if (item instanceof Uint8Array) return item;
  throw new BlockError('RLP_STRUCTURES_ENCODING', `${name} is ${item === undefined ? 'missing' : 'a list'}`);
}

/**
 * @param code where the width is wrong
 * @throws BlockError
 */
export function readFixed(
  bytes: Uint8Array,
  name: string,
  width: number,
  code: BlockException = 'RLP_STRUCTURES_ENCODING',
): Hex {
  if (bytes.length !== width) throw new BlockError(code, `${name} has ${bytes.length} bytes, not ${width}`);
  return bytesToHex(bytes);
}

/** @throws BlockError where the number has leading zeros or more bits */
export function readUint(bytes: Uint8Array, name: string, bits: number): bigint {
  if (bytes[0] === 0) throw new BlockError('RLP_STRUCTURES_ENCODING', `${name} has leading zeros`);
  if (bytes.length * 8 > bits)
    throw new BlockError(
      bits === 64 ? 'RLP_INVALID_FIELD_OVERFLOW_64' : 'RLP_STRUCTURES_ENCODING',
      `${name} has ${bytes.length} bytes, more than ${bits} bits`,
    );
  return bytesToBigInt(bytes);
}
