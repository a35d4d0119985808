/**
 * How an opcode leaves the loop: it returns what gas is left, or one of these. All of them are negative, and so is what is
 * left after paying more than there was.
 */
export const OUT_OF_GAS: i64 = -1;

const FIRST: i64 = i64.MIN_VALUE;

/** The frame called, or ended: go on with the frame that is now the current one. */
export const FRAME_CHANGED: i64 = FIRST;
/** Not executed: a read could not be answered, or a limit was hit. The frame stands before this opcode. */
export const STOPPED: i64 = FIRST + 1;
export const INVALID_OPCODE: i64 = FIRST + 2;
export const STACK_UNDERFLOW: i64 = FIRST + 3;
export const STACK_OVERFLOW: i64 = FIRST + 4;
export const INVALID_JUMP: i64 = FIRST + 5;
/** EIP-214 */
export const STATIC_WRITE: i64 = FIRST + 6;
/** EIP-211 */
export const RETURN_DATA_BOUNDS: i64 = FIRST + 7;
/** EIP-170 */
export const CODE_TOO_LARGE: i64 = FIRST + 8;
/** EIP-3541 */
export const CODE_BEGINS_WITH_EF: i64 = FIRST + 9;
/** EIP-3860 */
export const INITCODE_TOO_LARGE: i64 = FIRST + 10;
/** EIP-684, EIP-7610 */
export const ADDRESS_COLLISION: i64 = FIRST + 11;
/** not exceptional: the gas that is left goes back */
export const REVERTED: i64 = FIRST + 12;

/** The number of a reason, 0 for lack of gas: what a trace and a report show. */
export function reasonNumber(reason: i64): i32 {
  return reason > FIRST + 64 ? 0 : <i32>(reason - FIRST);
}
