import { createHash } from 'node:crypto';
import type { Log } from '../executors/executor.js';
import type { Address, Hash } from '../primitives/bytes.js';
import { bytesToHex } from '../primitives/hex.js';
import { BlockError } from './exceptions.js';

/** EIP-6110: mainnet's, which most chains have at the same address. */
const DEPOSIT_CONTRACT = '0x00000000219ab540356cbb839cbe05303d7705fa' as Address;
/** By chain id: Sepolia's and Holesky's (depositContractAddress of chains.ts in @ethereumjs/common). */
const OTHER_DEPOSIT_CONTRACTS: ReadonlyMap<bigint, Address> = new Map([
  [11_155_111n, '0x7f02c3e3c98b133055b8b348b2ac625669ed295d' as Address],
  [17_000n, '0x4242424242424242424242424242424242424242' as Address],
]);
const DEPOSIT_EVENT = '0x649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5' as Hash;
const DEPOSIT_TYPE = 0;

/** The event's data as the contract's ABI lays it out: where each part's length stands, and how many bytes follow it. */
const DEPOSIT_BYTES = 576;
const DEPOSIT_PARTS = [
  { name: 'pubkey', offset: 160, length: 48 },
  { name: 'withdrawal credentials', offset: 256, length: 32 },
  { name: 'amount', offset: 320, length: 8 },
  { name: 'signature', offset: 384, length: 96 },
  { name: 'index', offset: 512, length: 8 },
] as const;

/** EIP-7685: the type, and its data. */
export interface Requests {
  readonly type: number;
  readonly data: Uint8Array;
}

/**
 * EIP-6110: the deposits of a block, from its transactions' logs.
 * @throws BlockError where an event of the deposit contract is not laid out as that of mainnet
 */
export function depositRequests(logs: Iterable<Log>, chainId: bigint): Requests {
  const contract = OTHER_DEPOSIT_CONTRACTS.get(chainId) ?? DEPOSIT_CONTRACT;
  const deposits: Uint8Array[] = [];
  for (const { address, topics, data } of logs)
    if (address === contract && topics[0] === DEPOSIT_EVENT) deposits.push(...readDeposit(data));
  return { type: DEPOSIT_TYPE, data: Buffer.concat(deposits) };
}

function readDeposit(data: Uint8Array): Uint8Array[] {
  if (data.length !== DEPOSIT_BYTES)
    throw new BlockError('INVALID_DEPOSIT_EVENT_LAYOUT', `the event has ${data.length} bytes, not ${DEPOSIT_BYTES}`);
  const words = Buffer.from(data.buffer, data.byteOffset, data.length);
  const expect = (name: string, at: number, expected: number) => {
    const word = words.subarray(at, at + 32);
    if (word.readUInt32BE(28) !== expected || word.subarray(0, 28).some((byte) => byte !== 0))
      throw new BlockError('INVALID_DEPOSIT_EVENT_LAYOUT', `${name} is ${bytesToHex(word)}, not ${expected}`);
  };
  return DEPOSIT_PARTS.map(({ name, offset, length }, index) => {
    expect(`the offset of ${name}`, 32 * index, offset);
    expect(`the length of ${name}`, offset, length);
    return data.subarray(offset + 32, offset + 32 + length);
  });
}

const sha256 = (...parts: readonly Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** EIP-7685: the header's requests hash; types without requests are left out. */
export const requestsHash = (requests: readonly Requests[]): Hash =>
  bytesToHex(
    sha256(
      ...requests.filter(({ data }) => data.length > 0).map(({ type, data }) => sha256(Uint8Array.of(type), data)),
    ),
  ) as Hash;
