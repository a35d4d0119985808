import type { Executed, Log } from '../executors/executor.js';
import { bigIntToMinimalBytes, type Hash } from '../primitives/bytes.js';
import { bytesToHex, type Hex, hexToBytes } from '../primitives/hex.js';
import { keccak256 } from '../primitives/keccak.js';
import { rlpEncode } from '../primitives/rlp.js';
import type { TransactionType } from '../transactions/transaction.js';
import { listRoot } from '../trie/list-root.js';

/** What a receipt says of a transaction that is in a block (yellow paper, 4.4.1; EIP-658). */
export interface Receipt {
  readonly type: TransactionType;
  /** before Byzantium, in place of the status: the root of the state after the transaction */
  readonly stateRoot?: Hash;
  readonly status: Executed['status'];
  /** gas, of this transaction and those before it in the block */
  readonly cumulativeGasUsed: bigint;
  readonly logs: readonly Log[];
  /** 256 bytes: {@link logsBloom} */
  readonly logsBloom: Uint8Array;
}

const BLOOM_BYTES = 256;
const NO_BLOOM = new Uint8Array(BLOOM_BYTES);
const NO_BLOOM_HEX = bytesToHex(NO_BLOOM);

/** Three bits of the hash of each address and topic (yellow paper, 4.4.1: M3:2048); 256 bytes. */
export function logsBloom(logs: readonly Log[]): Uint8Array {
  if (logs.length === 0) return NO_BLOOM;
  const bloom = new Uint8Array(BLOOM_BYTES);
  for (const { address, topics } of logs)
    for (const entry of [address, ...topics]) {
      const hash = keccak256(hexToBytes(entry));
      for (const at of [0, 2, 4]) {
        const bit = (((hash[at] as number) << 8) | (hash[at + 1] as number)) & 2047;
        const byte = BLOOM_BYTES - 1 - (bit >> 3);
        bloom[byte] = (bloom[byte] as number) | (1 << (bit & 7));
      }
    }
  return bloom;
}

/** The bloom filter of all logs of a block, as its header has it; 256 bytes. */
export function blockBloom(receipts: readonly Receipt[]): Hex {
  const blooms = receipts.map(({ logsBloom }) => logsBloom).filter((bloom) => bloom !== NO_BLOOM);
  if (blooms.length === 0) return NO_BLOOM_HEX;
  const all = new Uint8Array(BLOOM_BYTES);
  for (const bloom of blooms) for (let i = 0; i < BLOOM_BYTES; i++) all[i] = (all[i] as number) | (bloom[i] as number);
  return bytesToHex(all);
}

/** The receipt as the trie holds it: EIP-2718's type byte before the RLP of what is not legacy. */
function encodeReceipt({ type, stateRoot, status, cumulativeGasUsed, logs, logsBloom }: Receipt): Uint8Array {
  const rlp = rlpEncode([
    stateRoot ? hexToBytes(stateRoot) : status === 'success' ? Uint8Array.of(1) : new Uint8Array(0),
    bigIntToMinimalBytes(cumulativeGasUsed),
    logsBloom,
    logs.map(({ address, topics, data }) => [hexToBytes(address), topics.map((topic) => hexToBytes(topic)), data]),
  ]);
  return type === 0 ? rlp : Buffer.concat([Uint8Array.of(type), rlp]);
}

/** The header's receipts root. */
export const receiptsRoot = (receipts: readonly Receipt[]): Hash => listRoot(receipts.map(encodeReceipt));
