/**
 * What codes are translated to: instructions of 4 bytes, with some that are longer, as close together as they can be: a block of mainnet runs most of its code
 * once or twice, and waits for memory. u8 number, u8 `a`, u16 `b`. Distances and other parts of a stack are bytes, but words where they are an `a`.
 * An instruction that may leave its work to interpreter/operate.ts has the opcode as its `a`.
 */
export const INSTRUCTION_A: usize = 1;
export const INSTRUCTION_B: usize = 2;
export const INSTRUCTION_BYTES: usize = 4;

/** What a block of instructions needs that are executed one after the other: u8 gas; u16 bytes that the stack must have, and may have on top of those; u16 pc. */
export const HEADER: u32 = 0;
export const HEADER_GAS: usize = 1;
export const HEADER_LEAST_STACK: usize = 2;
export const HEADER_STACK_SPAN: usize = 4;
export const HEADER_PC: usize = 6;
export const HEADER_BYTES: usize = 8;

/** With a word (32 bytes) behind the first 4, or a u32. */
export const BEHIND: usize = 4;
export const WITH_WORD_BYTES: usize = 36;
export const WITH_NUMBER_BYTES: usize = 8;

/** a: opcode, which pays its gas and checks the stack itself */
export const OPERATE: u32 = 1;
/** a: opcode, of those that look at no gas but their own */
export const COMPUTE: u32 = 2;
/** b: pc where interpretation goes on */
export const INTERPRET: u32 = 3;

// PUSH, DUP, SWAP, POP, and pairs of them
/** b: value; a: value of the first of two */
export const PUSH: u32 = 4;
export const PUSH_PUSH: u32 = 5;
/** value behind */
export const PUSH_NUMBER: u32 = 6;
export const PUSH_WORD: u32 = 7;
/** b: distance from the stack's end */
export const DUP: u32 = 8;
/** a: distance; b: value */
export const PUSH_DUP: u32 = 9;
export const DUP_PUSH: u32 = 10;
/** a: distance; b: of the second */
export const DUP_DUP: u32 = 11;
/** b: distance from the top */
export const SWAP: u32 = 12;
export const SWAP_POP: u32 = 13;
/** a: distance; b: of the second */
export const SWAP_SWAP: u32 = 14;
/** a: words */
export const POP: u32 = 15;

export const ADD: u32 = 16;
export const SUB: u32 = 17;
export const MUL: u32 = 18;
export const LT: u32 = 19;
export const GT: u32 = 20;
export const SLT: u32 = 21;
export const SGT: u32 = 22;
export const EQ: u32 = 23;
export const ISZERO: u32 = 24;
export const AND: u32 = 25;
export const OR: u32 = 26;
export const XOR: u32 = 27;
export const NOT: u32 = 28;
export const SHL: u32 = 29;
export const SHR: u32 = 30;
/** b: the operand that was pushed just before */
export const ADD_NUMBER: u32 = 31;
export const AND_NUMBER: u32 = 32;
export const SHL_NUMBER: u32 = 33;
export const SHR_NUMBER: u32 = 34;
/** operand behind */
export const AND_WORD: u32 = 35;
/** b: distance of the operand that was duplicated just before */
export const DUP_ADD: u32 = 36;

export const ADDRESS: u32 = 37;
export const CALLER: u32 = 38;
export const CALLVALUE: u32 = 39;
export const CALLDATALOAD: u32 = 40;
export const CALLDATASIZE: u32 = 41;
export const RETURNDATASIZE: u32 = 42;
export const MLOAD: u32 = 43;
export const MSTORE: u32 = 44;
export const MSIZE: u32 = 45;
export const GAS: u32 = 46;
/** b: offset */
export const CALLDATALOAD_NUMBER: u32 = 47;
export const MLOAD_NUMBER: u32 = 48;
export const MSTORE_NUMBER: u32 = 49;
/** b: distance of the offset */
export const DUP_MLOAD: u32 = 50;
export const DUP_MSTORE: u32 = 51;

/** where the target is on the stack; a: words that were popped just before */
export const POP_JUMP: u32 = 52;
export const DYNAMIC_JUMPI: u32 = 53;
/** SWAP2 SWAP1 POP JUMP; SWAP1 JUMP */
export const RETURN_JUMP: u32 = 54;
export const SWAP_JUMP: u32 = 55;

/** From here on, b is the target: i16, how far away, in units of 4 bytes. */
export const JUMP: u32 = 56;
export const JUMPI: u32 = 57;
/** where the top word is zero, which stays in the second */
export const JUMP_ZERO: u32 = 58;
export const JUMP_TOP_ZERO: u32 = 59;
/** where the comparison holds, or does not */
export const JUMP_LT: u32 = 60;
export const JUMP_NOT_LT: u32 = 61;
export const JUMP_GT: u32 = 62;
export const JUMP_NOT_GT: u32 = 63;
export const JUMP_SLT: u32 = 64;
export const JUMP_NOT_SLT: u32 = 65;
export const JUMP_SGT: u32 = 66;
export const JUMP_NOT_SGT: u32 = 67;
export const JUMP_EQ: u32 = 68;
export const JUMP_NOT_EQ: u32 = 69;
/** number behind; DUP1 PUSH EQ or GT: how solc finds a function by its selector */
export const JUMP_IS: u32 = 70;
export const JUMP_BELOW: u32 = 71;
