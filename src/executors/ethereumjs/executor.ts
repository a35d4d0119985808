import { type Block, createBlock } from '@ethereumjs/block';
import type { Common } from '@ethereumjs/common';
import { type EVM, EVMError } from '@ethereumjs/evm';
import { createTx, type TypedTransaction } from '@ethereumjs/tx';
import { Account, Address as EjsAddress, EthereumJSError } from '@ethereumjs/util';
import { createVM, type RunTxResult, runTx, type VM } from '@ethereumjs/vm';
import { type Address, bigIntToBytes, bigIntToMinimalBytes, type Hash } from '../../primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../../primitives/hex.js';
import type { StateView } from '../../state/view.js';
import type { TransactionException } from '../../transactions/exceptions.js';
import type { Credit, Operation, SystemCall } from '../../transactions/operation.js';
import type { TraceStep } from '../../transactions/trace.js';
import type { Transaction } from '../../transactions/transaction.js';
import type { AfterEach, BlockContext, Executed, ExecutionResult, Executor, Outcome, Rejected } from '../executor.js';
import { createCommon, evmOptions } from './common.js';
import { ViewStateManager } from './state-manager.js';
import { traceSteps } from './trace.js';
import { transactionException } from './transaction-exceptions.js';

/** EIP-4844 */
const GAS_PER_BLOB = 131_072n;
/** EIP-4788: the caller of system calls, and their gas. */
const SYSTEM_ADDRESS = '0xfffffffffffffffffffffffffffffffffffffffe';
const SYSTEM_CALL_GAS = 30_000_000n;

/**
 * The reference: @ethereumjs/vm, one transaction after the other. It shares nothing with the engine's own executors but
 * the types that go in and come out.
 */
export class EthereumjsExecutor implements Executor {
  readonly name = 'ethereumjs';
  readonly #onStep: ((step: TraceStep) => void) | undefined;

  /** @param onStep is told each opcode before it runs; not the ones that their price alone stops */
  constructor(onStep?: (step: TraceStep) => void) {
    this.#onStep = onStep;
  }

  async execute(
    block: BlockContext,
    operations: readonly Operation[],
    state: StateView,
    afterEach?: AfterEach,
  ): Promise<ExecutionResult> {
    const common = createCommon(block);
    const stateManager = new ViewStateManager(state);
    const blockchain = {
      getBlock: async (number: number) => ({ hash: () => hexToBytes(state.blockHash(BigInt(number))) }),
      putBlock: async () => undefined,
      shallowCopy: () => blockchain,
    };
    const vm = await createVM({ common, stateManager, blockchain, evmOpts: await evmOptions() });
    if (this.#onStep) traceSteps(vm.evm as EVM, stateManager, this.#onStep);
    const run = {
      vm,
      stateManager,
      common,
      context: block,
      block: blockOf(block, common),
      gasUsed: 0n,
      blobGasUsed: 0n,
    };
    const outcomes: Outcome[] = [];
    for (const [index, operation] of operations.entries()) {
      outcomes.push(await runOperation(run, operation));
      afterEach?.(index, stateManager.diff());
    }
    return { outcomes, diff: stateManager.diff() };
  }
}

/** A block under way. */
interface Run {
  readonly vm: VM;
  readonly stateManager: ViewStateManager;
  readonly common: Common;
  readonly context: BlockContext;
  readonly block: Block;
  gasUsed: bigint;
  blobGasUsed: bigint;
}

async function runOperation(run: Run, operation: Operation): Promise<Outcome> {
  switch (operation.type) {
    case 'systemCall':
      return runSystemCall(run, operation);
    case 'credit':
      return runCredit(run, operation);
    default:
      return runTransaction(run, operation);
  }
}

async function runSystemCall({ vm, stateManager, block }: Run, { to, data }: SystemCall): Promise<Outcome> {
  const address = new EjsAddress(hexToBytes(to));
  if ((await stateManager.getCode(address)).length === 0)
    return { status: 'rejected', code: undefined, reason: `there is no code at ${to}` };
  const caller = new EjsAddress(hexToBytes(SYSTEM_ADDRESS));
  const callerBefore = await stateManager.getAccount(caller);
  const { execResult } = await vm.evm.runCall({
    caller,
    to: address,
    data,
    gasLimit: SYSTEM_CALL_GAS,
    block,
  });
  await vm.evm.journal.cleanup();
  // as behind a transaction: what the next one finds is the original value for it (EIP-2200)
  stateManager.originalStorageCache.clear();
  // EthereumJS raises the nonce of any caller
  if (callerBefore === undefined) await stateManager.deleteAccount(caller);
  else await stateManager.putAccount(caller, callerBefore);
  return executed({ execResult, totalGasSpent: execResult.executionGasUsed });
}

async function runCredit({ vm }: Run, { to, amount }: Credit): Promise<Outcome> {
  const address = new EjsAddress(hexToBytes(to));
  const account = (await vm.stateManager.getAccount(address)) ?? new Account();
  account.balance += amount;
  await vm.evm.journal.putAccount(address, account);
  await vm.evm.journal.cleanup();
  return { status: 'success', gasUsed: 0n, logs: [], returnData: new Uint8Array(0), createdAddress: null };
}

async function runTransaction(run: Run, transaction: Transaction): Promise<Outcome> {
  const blobGas = BigInt(transaction.blobVersionedHashes.length) * GAS_PER_BLOB;
  const sender = new EjsAddress(hexToBytes(transaction.sender));
  const senderNonce = (await run.stateManager.getAccount(sender))?.nonce ?? 0n;
  let tx: TypedTransaction | undefined;
  try {
    tx = build(transaction, sender, run.common);
    const beyondBlock = checkBlockLimits(run, transaction, blobGas);
    if (beyondBlock) return beyondBlock;
    const result = await runTx(run.vm, { tx, block: run.block, skipHardForkValidation: true });
    run.gasUsed += result.totalGasSpent;
    run.blobGasUsed += blobGas;
    return executed(result);
  } catch (error) {
    if (!(error instanceof EthereumJSError)) throw error;
    const context = { transaction, senderNonce, intrinsicGas: tx?.getIntrinsicGas() };
    return { status: 'rejected', code: transactionException(error.message, context), reason: error.message };
  }
}

/** What EthereumJS leaves to runBlock, or to a signature that is not here. */
function checkBlockLimits(run: Run, { type, gasLimit, chainId }: Transaction, blobGas: bigint): Rejected | undefined {
  const reject = (code: TransactionException, reason: string): Rejected => ({ status: 'rejected', code, reason });
  if (type === 0 && chainId !== undefined && chainId !== run.context.chainId)
    return reject('INVALID_CHAINID', `signed for chain ${chainId}`);
  if (run.gasUsed + gasLimit > run.context.gasLimit)
    return reject('GAS_ALLOWANCE_EXCEEDED', `${run.context.gasLimit - run.gasUsed} gas are left in the block`);
  const maxBlobGas = BigInt(run.context.blobSchedule?.max ?? 0) * GAS_PER_BLOB;
  if (blobGas > 0n && run.blobGasUsed + blobGas > maxBlobGas)
    return reject(
      'TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED',
      `${maxBlobGas - run.blobGasUsed} blob gas are left in the block`,
    );
  return undefined;
}

/** Unsigned, with its sender preset: `freeze: false` allows that. */
export function build(transaction: Transaction, sender: EjsAddress, common: Common): TypedTransaction {
  const { type, chainId, maxFeePerGas, maxPriorityFeePerGas, maxFeePerBlobGas, accessList, to } = transaction;
  const { nonce, gasLimit, value, data, blobVersionedHashes, authorizationList } = transaction;
  const tx = createTx(
    {
      type,
      nonce,
      gasLimit,
      value,
      data,
      ...(to !== null && { to: new EjsAddress(hexToBytes(to)) }),
      ...(type >= 1 && {
        ...(chainId !== undefined && { chainId }),
        accessList: accessList.map(({ address, storageKeys }): [Uint8Array, Uint8Array[]] => [
          hexToBytes(address),
          storageKeys.map((key) => bigIntToBytes(key, 32)),
        ]),
      }),
      ...(type >= 2 ? { maxFeePerGas, maxPriorityFeePerGas } : { gasPrice: maxFeePerGas }),
      ...(type === 3 && { maxFeePerBlobGas, blobVersionedHashes: [...blobVersionedHashes] }),
      ...(type === 4 && {
        authorizationList: authorizationList.map(({ chainId, address, nonce, yParity, r, s }) => [
          bigIntToMinimalBytes(chainId),
          hexToBytes(address),
          ...[nonce, yParity, r, s].map(bigIntToMinimalBytes),
        ]),
      }),
    } as Parameters<typeof createTx>[0],
    { common, freeze: false },
  );
  tx.getSenderAddress = () => sender;
  return tx;
}

export function blockOf(context: BlockContext, common: Common): Block {
  const { coinbase, number, timestamp, gasLimit, difficulty, prevRandao, baseFeePerGas, excessBlobGas } = context;
  return createBlock(
    {
      header: {
        coinbase: new EjsAddress(hexToBytes(coinbase)),
        number,
        timestamp,
        gasLimit,
        difficulty,
        ...(prevRandao !== undefined && { mixHash: hexToBytes(prevRandao) }),
        ...(baseFeePerGas !== undefined && { baseFeePerGas }),
        ...(excessBlobGas !== undefined && { excessBlobGas }),
      },
    },
    { common, skipConsensusFormatValidation: true },
  );
}

type Result = Pick<RunTxResult, 'execResult' | 'totalGasSpent' | 'createdAddress'>;

function executed({ execResult, totalGasSpent, createdAddress }: Result): Executed {
  // in Frontier alone this is no failure: the account stays without code, and EthereumJS goes on but keeps the word of it
  const { error } = execResult.exceptionError ?? {};
  const failed = error !== undefined && error !== EVMError.errorMessages.CODESTORE_OUT_OF_GAS;
  const created = failed || createdAddress === undefined ? null : (bytesToHex(createdAddress.bytes) as Address);
  return {
    status: failed ? 'failure' : 'success',
    gasUsed: totalGasSpent,
    logs: (failed ? [] : (execResult.logs ?? [])).map(([address, topics, data]) => ({
      address: bytesToHex(address) as Address,
      topics: topics.map((topic) => bytesToHex(topic) as Hash),
      data,
    })),
    returnData: created === null ? execResult.returnValue : new Uint8Array(0),
    createdAddress: created,
  };
}
