import type { InterpreterStep } from '@ethereumjs/evm';
import { bytesToHex } from '../../primitives/hex.js';
import type { TraceStep } from '../../transactions/trace.js';

const hex = (value: bigint) => `0x${value.toString(16)}` as const;

/** A step of @ethereumjs/evm as a line of EIP-3155. What the last call returned is not among what it tells. */
export const traceStepOf = (step: InterpreterStep): TraceStep => ({
  pc: step.pc,
  op: step.opcode.code,
  opName: step.opcode.name,
  gas: hex(step.gasLeft),
  // what EthereumJS calls dynamic includes the static part
  gasCost: hex(step.opcode.dynamicFee ?? BigInt(step.opcode.fee)),
  memSize: Number(step.memoryWordCount) * 32,
  stack: step.stack.map(hex),
  depth: step.depth + 1,
  returnData: bytesToHex(new Uint8Array(0)),
  refund: step.gasRefund,
});
