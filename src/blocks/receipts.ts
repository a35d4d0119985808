import type { Executed, Log } from '../executors/executor.js';
import { bigIntToMinimalBytes, type Hash } from '../primitives/bytes.js';
import { bytesToHex, type Hex } from '../primitives/hex.js';
import { BLOOM_BYTES, bloomOf } from '../primitives/keccak.js';
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
  /** 256 bytes: {@link logsBloom}; the receipts of a block that have no logs share one */
  readonly logsBloom: Uint8Array;
}

/** Never handed out: who is given a bloom may write to it. */
const NO_BLOOM = new Uint8Array(BLOOM_BYTES);
const NO_BLOOM_HEX = bytesToHex(NO_BLOOM);

/** Of the address and the topics of each log (yellow paper, 4.4.1); 256 bytes. */
export function logsBloom(logs: readonly Log[]): Uint8Array {
  if (logs.length === 0) return NO_BLOOM.slice();
  const entries: Hex[] = [];
  for (const { address, topics } of logs) entries.push(address, ...topics);
  return bloomOf(entries);
}

/** The bloom filter of all logs of a block, as its header has it; 256 bytes. */
export function blockBloom(receipts: readonly Receipt[]): Hex {
  const logging = receipts.filter(({ logs }) => logs.length > 0);
  if (logging.length === 0) return NO_BLOOM_HEX;
  const all = new Uint8Array(BLOOM_BYTES);
  for (const { logsBloom } of logging)
    for (let i = 0; i < BLOOM_BYTES; i++) all[i] = (all[i] as number) | (logsBloom[i] as number);
  return bytesToHex(all);
}

/** EIP-658 */
const SUCCESS = '0x01';
const FAILURE = '0x';

/** The receipt as the trie holds it: EIP-2718's type byte before the RLP of what is not legacy. */
function encodeReceipt({ type, stateRoot, status, cumulativeGasUsed, logs, logsBloom }: Receipt): Uint8Array {
  const rlp = rlpEncode([
    stateRoot ?? (status === 'success' ? SUCCESS : FAILURE),
    bigIntToMinimalBytes(cumulativeGasUsed),
    logs.length > 0 ? logsBloom : NO_BLOOM,
    logs.map(({ address, topics, data }) => [address, topics, data]),
  ]);
  return type === 0 ? rlp : Buffer.concat([Uint8Array.of(type), rlp]);
}

/** The header's receipts root. */
export const receiptsRoot = (receipts: readonly Receipt[]): Hash => listRoot(receipts.map(encodeReceipt));
