import type { EVM, InterpreterStep } from '@ethereumjs/evm';
import { bigIntToBytes, bytesToBigInt } from '../../primitives/bytes.js';
import { bigIntToQuantity, bytesToHex } from '../../primitives/hex.js';
import { MemoryDigest } from '../../transactions/memory-digest.js';
import type { TraceStep } from '../../transactions/trace.js';
import type { ViewStateManager } from './state-manager.js';

const [SSTORE, TSTORE] = [0x55, 0x5d];

/** Tells each opcode before it runs, and those that write to a slot once they have run: what is then stored is asked of the state. */
export function traceSteps(evm: EVM, state: ViewStateManager, onStep: (step: TraceStep) => void): void {
  const digest = new MemoryDigest();
  let writing: { readonly told: TraceStep; readonly step: InterpreterStep } | undefined;
  /** @param isKept the frame did not fail, which would have taken back what it wrote */
  const tellWriting = (isKept: boolean): void => {
    if (writing === undefined) return;
    const { told, step } = writing;
    writing = undefined;
    onStep(isKept ? { ...told, stored: bigIntToQuantity(storedBy(step, evm, state)) } : told);
  };
  evm.events?.on('step', (step) => {
    tellWriting(true);
    const shown = traceStepOf(step);
    const memory = digest.of(shown, step.memory);
    const told = memory === undefined ? shown : { ...shown, memory };
    if (told.op === SSTORE || told.op === TSTORE) writing = { told, step };
    else onStep(told);
  });
  evm.events?.on('afterMessage', ({ execResult }) => tellWriting(execResult.exceptionError === undefined));
}

function storedBy({ opcode, address, stack }: InterpreterStep, evm: EVM, state: ViewStateManager): bigint {
  const key = stack.at(-1) ?? 0n;
  if (opcode.code === SSTORE) return state.slot(address, key);
  return bytesToBigInt(evm.transientStorage.get(address, bigIntToBytes(key, 32)));
}

/** A step of @ethereumjs/evm as a line of EIP-3155. What the last call returned is not among what it tells. */
const traceStepOf = (step: InterpreterStep): TraceStep => ({
  pc: step.pc,
  op: step.opcode.code,
  opName: step.opcode.name,
  gas: bigIntToQuantity(step.gasLeft),
  // what EthereumJS calls dynamic includes the static part
  gasCost: bigIntToQuantity(step.opcode.dynamicFee ?? BigInt(step.opcode.fee)),
  memSize: Number(step.memoryWordCount) * 32,
  stack: step.stack.map(bigIntToQuantity),
  depth: step.depth + 1,
  returnData: bytesToHex(new Uint8Array(0)),
  refund: step.gasRefund,
});
