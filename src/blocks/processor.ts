import type { BlobSchedule } from '../forks/blobs.js';
import type { Fork, Network } from '../forks/networks.js';
import type { Address, Hash } from '../primitives/bytes.js';
import type { Alloc } from '../state/memory-state.js';
import type { Block } from './block.js';
import type { RejectionCode } from './exceptions.js';
import type { BlockHeader } from './header.js';

/** The state after a block: a processor hands it out, and gets it back with the block's children. It never changes. */
export interface BlockState {
  readonly root: Hash;
  /** every account, for a failure's difference; what nothing ever named may be missing */
  alloc(): Promise<Alloc>;
}

/** A block that was accepted. */
export interface ChainBlock<State extends BlockState = BlockState> {
  readonly header: BlockHeader;
  readonly uncles: readonly BlockHeader[];
  readonly fork: Fork;
  /** its own difficulty included */
  readonly totalDifficulty: bigint;
  readonly state: State;
}

/** What rules of headers ask of the block before. */
export type ParentBlock = Pick<ChainBlock, 'header' | 'fork' | 'totalDifficulty'>;

/** The rules that a block follows. */
export interface BlockRules {
  readonly network: Network;
  readonly fork: Fork;
  readonly chainId: bigint;
  /** from Cancun on */
  readonly blobSchedule?: BlobSchedule;
}

/** What a block can see of the chain that it joins. */
export interface ChainView<State extends BlockState> {
  readonly parent: ChainBlock<State>;
  /** any accepted block, on whatever branch */
  find(hash: Hash): ChainBlock<State> | undefined;
  /** the rules of a header: an uncle's may be older than its block's */
  rulesOf(header: BlockHeader, parent: ChainBlock<State>): BlockRules;
}

/** The block is not valid; nothing of it happened. */
export interface BlockRejected {
  readonly status: 'rejected';
  /** `undefined`: the processor rejected it for a reason that it has no code for */
  readonly code: RejectionCode | undefined;
  /** the reason in the processor's own words */
  readonly reason: string;
}

export type Processed<State extends BlockState> =
  | {
      readonly status: 'accepted';
      readonly state: State;
      /** of the block's transactions, as they were executed */
      readonly senders: readonly Address[];
    }
  | BlockRejected;

/**
 * Decides whether a block is valid, and what its state is: the rules of header and body against the parent and the
 * ancestors, the transactions, rewards, withdrawals, system calls and requests, and all roots.
 */
export interface BlockProcessor<State extends BlockState> {
  readonly name: string;
  /** @throws UnsupportedError where it does not have a network's rules */
  requireSupport(network: Network): void;
  /** The state before the first block. */
  genesis(header: BlockHeader, alloc: Alloc, rules: BlockRules): Promise<State>;
  /** A block whose parent is known, by the rules of its fork. A rejected one leaves no trace. */
  process(block: Block, rules: BlockRules, chain: ChainView<State>): Promise<Processed<State>>;
}

export const rejected = (code: RejectionCode | undefined, reason: string): BlockRejected => ({
  status: 'rejected',
  code,
  reason,
});
