/** Executing Ethereum blocks: the public API. */
export type {
  BlockContext,
  Executed,
  ExecutionResult,
  Executor,
  Log,
  Outcome,
  Rejected,
} from './executors/executor.js';
export { UnsupportedError } from './executors/executor.js';
export { createSequentialExecutor } from './executors/sequential.js';
export { type BlobSchedule, defaultBlobSchedule } from './forks/blobs.js';
export { FORKS, type Fork, findNetwork, forkAt, isAtLeast, NETWORK_NAMES, type Network } from './forks/networks.js';
export { KernelTrapError, type OpcodePlace, ResourceLimitError } from './kernel/errors.js';
export type { KernelOptions } from './kernel/kernel.js';
export { type Address, type Hash, toAddress, toHash } from './primitives/bytes.js';
export { type Hex, HexError } from './primitives/hex.js';
export type { AccountDiff, StateDiff } from './state/diff.js';
export { type Alloc, type AllocAccount, MemoryState } from './state/memory-state.js';
export { type Account, EMPTY_CODE_HASH, type StateView } from './state/view.js';
export { decodeTransaction } from './transactions/decode.js';
export { TRANSACTION_EXCEPTIONS, TransactionError, type TransactionException } from './transactions/exceptions.js';
export { type TraceStep, traceLine } from './transactions/trace.js';
export type { AccessListEntry, Authorization, Transaction, TransactionType } from './transactions/transaction.js';
export { stateRoot } from './trie/state-root.js';
