/** Executing Ethereum blocks: the public API. */
export { type Block, decodeBlock, type ExecutedParts, type Withdrawal } from './blocks/block.js';
export {
  type BlockTemplate,
  type BuildSite,
  type BuiltBlock,
  buildBlock,
  type LeftOut,
} from './blocks/builder.js';
export {
  BLOCK_EXCEPTIONS,
  BlockError,
  type BlockException,
  BlockTransactionError,
  type RejectionCode,
} from './blocks/exceptions.js';
export type { BlockExecution } from './blocks/execution.js';
export { type BlockHeader, type ExecutionHeader, headerHash } from './blocks/header.js';
export { Chain, type ChainOptions, type Imported } from './blocks/chain.js';
export { EngineBlockProcessor, UnknownAncestorError } from './blocks/engine.js';
export type {
  BlockProcessor,
  BlockRejected,
  BlockRules,
  BlockState,
  ChainBlock,
  ChainView,
  ParentBlock,
  Processed,
} from './blocks/processor.js';
export type { EngineState } from './blocks/state.js';
export { blockBloom, type Receipt, receiptsRoot } from './blocks/receipts.js';
export { type Requests, requestsHash } from './blocks/requests.js';
export { transactionsRoot, withdrawalsRoot } from './blocks/rules/body.js';
export { type RecoverSenders, recoverTransactions } from './blocks/transactions.js';
export {
  type BlockInput,
  type BlockResult,
  type BuildInput,
  createEngine,
  type Engine,
  type EngineOptions,
  UnknownForkError,
  UnknownRootError,
} from './engine.js';
export type {
  AfterEach,
  BlockContext,
  Executed,
  ExecutionResult,
  Executor,
  Log,
  Outcome,
  Rejected,
} from './executors/executor.js';
export { UnsupportedError } from './executors/executor.js';
export { createParallelExecutor, type ParallelExecutor, type ParallelOptions } from './executors/parallel.js';
export { createSequentialExecutor, type KernelExecutor } from './executors/sequential.js';
export { ThreadError } from './executors/threads.js';
export { StalledError } from './executors/watchdog.js';
export { type BlobSchedule, defaultBlobSchedule } from './forks/blobs.js';
export {
  type Eip,
  FORKS,
  type Fork,
  findNetwork,
  forkAt,
  isAtLeast,
  NETWORK_NAMES,
  type Network,
} from './forks/networks.js';
export { type EncodedOperations, encodeOperations, type Operations } from './kernel/encode.js';
export { KernelTrapError, type OpcodePlace, ResourceLimitError } from './kernel/errors.js';
export type { KernelOptions } from './kernel/kernel.js';
export type { BlockStatistics, Conflict, TaskEvent } from './kernel/statistics.js';
export { type Address, type Hash, toAddress, toHash } from './primitives/bytes.js';
export { type Hex, HexError } from './primitives/hex.js';
export { InputError } from './primitives/input.js';
export { ClosedError, ThreadCountError } from './primitives/thread-errors.js';
export { RlpError, type RlpItem, rlpDecode, rlpEncode } from './primitives/rlp.js';
export type { AccountDiff, StateDiff } from './state/diff.js';
export { type Alloc, type AllocAccount, MemoryState } from './state/memory-state.js';
export { type Account, EMPTY_CODE_HASH, type StateView, UnknownCodeError } from './state/view.js';
export { decodeTransaction } from './transactions/decode.js';
export { TRANSACTION_EXCEPTIONS, TransactionError, type TransactionException } from './transactions/exceptions.js';
export type { Credit, Operation, SystemCall } from './transactions/operation.js';
export type { Signature } from './transactions/recover.js';
export { SenderRecovery } from './transactions/recover-all.js';
export { type TraceStep, traceLine } from './transactions/trace.js';
export type {
  AccessListEntry,
  Authorization,
  Transaction,
  TransactionType,
  UnsignedTransaction,
} from './transactions/transaction.js';
export { TrieThreadError } from './trie/helpers.js';
export { setTrieThreads } from './trie/module.js';
export { stateRoot } from './trie/state-root.js';
export { TrieState } from './trie/trie-state.js';
