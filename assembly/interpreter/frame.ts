import { logCount, logsEnd, revertLogs } from '../journal/logs';
import { revertTo, undoEnd } from '../journal/undo';
import {
  FRAME_ACCOUNT,
  FRAME_BYTES,
  FRAME_DEPTH,
  FRAME_FLAGS,
  FRAME_GAS,
  FRAME_LOG_COUNT,
  FRAME_LOGS,
  FRAME_MEMORY,
  FRAME_MEMORY_LENGTH,
  FRAME_OUTPUT,
  FRAME_OUTPUT_LENGTH,
  FRAME_PC,
  FRAME_REFUND,
  FRAME_STACK,
  FRAME_STACK_END,
  FRAME_STATIC,
  FRAME_UNDO,
  VIEW_ADDRESS,
} from '../layout';
import { FAULT_LOG_KEPT } from '../rule-faults';
import { frames, memoryStart, stack } from '../thread';
import { hasFault } from '../yield';
import { STOPPED } from './halt';

/** The frame that runs; 0 when none does. */
export let frame: usize = 0;

/** Gas to give back at the end of the transaction (yellow paper, A_r); it may be negative in between. */
export let refund: i64 = 0;

/** Length of the output of the last call, in the thread's RETURN_DATA. */
export let returnDataLength: u32 = 0;

export function setReturnDataLength(length: u32): void {
  returnDataLength = length;
}

export function addRefund(gas: i64): void {
  refund += gas;
}

/** Begins a transaction: no frame, no refund. */
export function clearFrames(): void {
  frame = 0;
  refund = 0;
  returnDataLength = 0;
}

/** The account that the frame works on. */
export function self(): usize {
  return <usize>load<u32>(frame, FRAME_ACCOUNT);
}

export function selfAddress(): usize {
  return self() + VIEW_ADDRESS;
}

export function isStatic(): bool {
  return (load<u32>(frame, FRAME_FLAGS) & FRAME_STATIC) !== 0;
}

/** Leaves an opcode unexecuted, with the gas that the loop gave it. */
export function stop(gas: i64): i64 {
  store<i64>(frame, gas, FRAME_GAS);
  return STOPPED;
}

/** The frame behind the current one, empty but for its place in stack and memory; it is not current yet. */
export function nextFrame(callerStackEnd: usize): usize {
  const next = frame === 0 ? frames : frame + FRAME_BYTES;
  store<u32>(next, 0, FRAME_PC);
  store<u32>(next, 0, FRAME_MEMORY_LENGTH);
  if (frame === 0) {
    store<u32>(next, <u32>stack, FRAME_STACK);
    store<u32>(next, <u32>memoryStart, FRAME_MEMORY);
    store<u32>(next, 0, FRAME_DEPTH);
    store<u32>(next, 0, FRAME_OUTPUT_LENGTH);
  } else {
    store<u32>(next, <u32>callerStackEnd, FRAME_STACK);
    store<u32>(next, load<u32>(frame, FRAME_MEMORY) + load<u32>(frame, FRAME_MEMORY_LENGTH), FRAME_MEMORY);
    store<u32>(next, load<u32>(frame, FRAME_DEPTH) + 1, FRAME_DEPTH);
  }
  store<u32>(next, load<u32>(next, FRAME_STACK), FRAME_STACK_END);
  return next;
}

/** Where a revert of the frame goes back to: the state as it is now. */
export function takeSnapshot(target: usize): void {
  store<u32>(target, <u32>undoEnd, FRAME_UNDO);
  store<u32>(target, <u32>logsEnd, FRAME_LOGS);
  store<u32>(target, logCount, FRAME_LOG_COUNT);
  store<i64>(target, refund, FRAME_REFUND);
}

export function revertToSnapshot(target: usize): void {
  revertTo(<usize>load<u32>(target, FRAME_UNDO));
  if (!hasFault(FAULT_LOG_KEPT)) revertLogs(<usize>load<u32>(target, FRAME_LOGS), load<u32>(target, FRAME_LOG_COUNT));
  refund = load<i64>(target, FRAME_REFUND);
}

/** Makes a frame current, with the gas that it may use. */
export function enter(next: usize, gas: i64): void {
  store<i64>(next, gas, FRAME_GAS);
  frame = next;
  returnDataLength = 0;
}

/** Makes the caller current again; 0 where there is none. */
export function leave(): void {
  frame = load<u32>(frame, FRAME_DEPTH) === 0 ? 0 : frame - FRAME_BYTES;
}

/** Where the output of the frame goes in its caller's memory. */
export function setOutput(target: usize, offset: u32, length: u32): void {
  store<u32>(target, offset, FRAME_OUTPUT);
  store<u32>(target, length, FRAME_OUTPUT_LENGTH);
}
