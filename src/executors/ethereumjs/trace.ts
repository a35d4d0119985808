import type { InterpreterStep } from '@ethereumjs/evm';
import { bigIntToQuantity, bytesToHex } from '../../primitives/hex.js';
import type { TraceStep } from '../../transactions/trace.js';

/** A step of @ethereumjs/evm as a line of EIP-3155. What the last call returned is not among what it tells. */
export const traceStepOf = (step: InterpreterStep): TraceStep => ({
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
