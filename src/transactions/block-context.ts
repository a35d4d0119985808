import type { BlobSchedule } from '../forks/blobs.js';
import type { Eip, Fork } from '../forks/networks.js';
import type { Address, Hash } from '../primitives/bytes.js';

/** What a block's header and chain give its transactions. */
export interface BlockContext {
  readonly fork: Fork;
  /** EIPs on top of the fork */
  readonly eips: readonly Eip[];
  readonly chainId: bigint;
  readonly coinbase: Address;
  readonly number: bigint;
  /** seconds */
  readonly timestamp: bigint;
  /** gas */
  readonly gasLimit: bigint;
  /** zero from Paris on */
  readonly difficulty: bigint;
  /** EIP-4399, from Paris on */
  readonly prevRandao?: Hash;
  /** wei per gas; EIP-1559, from London on */
  readonly baseFeePerGas?: bigint;
  /** blob gas; EIP-4844, from Cancun on */
  readonly excessBlobGas?: bigint;
  /** from Cancun on */
  readonly blobSchedule?: BlobSchedule;
}
