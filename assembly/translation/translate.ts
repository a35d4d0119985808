import { fits32, not, shl, sub } from '../u256';
import {
  at,
  beginInstructions,
  constant,
  count,
  emit,
  emitCounted,
  emitPush,
  emitWithNumber,
  emitWithWord,
  endBlock,
  endInstructions,
  isFull,
  MOST_GROWTH,
  needBlock,
  ROOM,
} from './block';
import {
  codeLength,
  isJumpdest,
  isPush,
  isShortPush,
  jumpsTo,
  opcodeAt,
  operand,
  readOperand,
  size,
  target,
  translation,
  useCode,
} from './code';
import {
  ADD,
  ADD_NUMBER,
  ADDRESS,
  AND,
  AND_NUMBER,
  AND_WORD,
  CALLDATALOAD,
  CALLDATALOAD_NUMBER,
  CALLDATASIZE,
  CALLER,
  CALLVALUE,
  COMPUTE,
  DUP,
  DUP_ADD,
  DUP_DUP,
  DUP_MLOAD,
  DUP_MSTORE,
  DUP_PUSH,
  DYNAMIC_JUMPI,
  GAS,
  INTERPRET,
  ISZERO,
  JUMP,
  JUMP_BELOW,
  JUMP_IS,
  JUMP_LT,
  JUMP_NOT_EQ,
  JUMP_TOP_ZERO,
  JUMP_ZERO,
  JUMPI,
  LT,
  MLOAD,
  MLOAD_NUMBER,
  MSIZE,
  MSTORE,
  MSTORE_NUMBER,
  MUL,
  NOT,
  OPERATE,
  OR,
  POP,
  POP_JUMP,
  PUSH_DUP,
  PUSH_PUSH,
  PUSH_WORD,
  RETURN_JUMP,
  RETURNDATASIZE,
  SHL,
  SHL_NUMBER,
  SHR,
  SHR_NUMBER,
  SUB,
  SWAP,
  SWAP_JUMP,
  SWAP_POP,
  SWAP_SWAP,
  XOR,
} from './instructions';
import { hasOpcode, hasRoom, placeOf, rankOf, UNTRANSLATED } from './table';

/** Something goes on behind the last instruction. */
let isOpen: bool = false;

/**
 * Translates a CODE from `first` on, its begin or a JUMPDEST, to where nothing goes on: to instructions of instructions.ts, block by block. What a block costs and takes of the
 * stack is checked once, where it begins. Opcodes that depend on what gas is left, or that cost otherwise in other forks, stand between blocks and pay
 * for themselves; so a translation holds for every fork that has its opcodes. Returns the first block, 0 where there is no room.
 */
export function translate(code: usize, itsTranslation: usize, first: u32): u32 {
  useCode(code, itsTranslation);
  beginInstructions();
  if (!hasRoom(at + MOST_GROWTH * <usize>(codeLength - first + 2) + ROOM)) return 0;
  const begin = at;
  let pc = first;
  isOpen = true;
  while (isOpen) {
    if (pc >= codeLength) {
      // behind the code's end: STOP
      needBlock(pc);
      emit(OPERATE, 0, 0);
      break;
    }
    if (opcodeAt(pc) === 0x5b) {
      const place = placeOf(translation, pc);
      if (pc !== first && (load<u32>(place) & 1) === 0) {
        needBlock(pc);
        emit(JUMP, 0, rankOf(translation, pc));
        break;
      }
      endBlock();
      // until all is translated
      store<u32>(place, <u32>at | UNTRANSLATED);
    }
    needBlock(pc);
    pc = translateAt(pc);
  }
  endInstructions();
  publish(first, min(pc, codeLength));
  return <u32>begin;
}

/** Lets other threads use the blocks at JUMPDESTs from `first` up to `end`. */
function publish(first: u32, end: u32): void {
  const last = placeOf(translation, end);
  for (let place = placeOf(translation, first); place < last; place += 4)
    atomic.store<u32>(place, load<u32>(place) & ~UNTRANSLATED);
}

/** Translates what begins at `pc`; returns where the next one does. */
function translateAt(pc: u32): u32 {
  const opcode = opcodeAt(pc);
  if (!hasOpcode(opcode)) {
    emit(INTERPRET, 0, pc);
    return close(pc + 1);
  }
  if (opcode >= 0x5f && opcode <= 0x7f) return translatePush(pc);
  if (opcode >= 0x80 && opcode <= 0x8f) return translateDup(pc);
  if (opcode >= 0x90 && opcode <= 0x9f) return translateSwap(pc);
  if (opcode >= 0x10 && opcode <= 0x14) return translateComparison(pc, opcode - 0x10);
  switch (opcode) {
    case 0x03:
      if (jumpsTo(pc + 1)) return emitJump(pc, 1, JUMP_NOT_EQ);
      break;
    case 0x15:
      if (jumpsTo(pc + 1)) return emitJump(pc, 1, JUMP_ZERO);
      if (opcodeAt(pc + 1) === 0x15 && jumpsTo(pc + 2)) return emitJump(pc, 2, JUMPI);
      break;
    case 0x38:
    case 0x58:
      count(opcode);
      emitPush(opcode === 0x38 ? codeLength : pc);
      return pc + 1;
    case 0x50:
      return translatePop(pc);
    case 0x56:
      return close(emitCounted(pc, 1, POP_JUMP, 0, 0));
    case 0x57:
    case 0x5a:
      emitCounted(pc, 1, opcode === 0x57 ? DYNAMIC_JUMPI : GAS, 0, 0);
      endBlock();
      return pc + 1;
    case 0x5b:
      count(opcode);
      return pc + 1;
  }
  const instruction = instructionOf(opcode);
  if (instruction !== OPERATE) return emitCounted(pc, 1, instruction, opcode, 0);
  emit(OPERATE, opcode, 0);
  // STOP, RETURN, REVERT, SELFDESTRUCT
  if (opcode === 0x00 || opcode === 0xf3 || opcode === 0xfd || opcode === 0xff) return close(pc + 1);
  endBlock();
  return pc + 1;
}

/** What does an opcode alone. */
function instructionOf(opcode: u32): u32 {
  switch (opcode) {
    case 0x01:
      return ADD;
    case 0x02:
      return MUL;
    case 0x03:
      return SUB;
    case 0x15:
      return ISZERO;
    case 0x16:
      return AND;
    case 0x17:
      return OR;
    case 0x18:
      return XOR;
    case 0x19:
      return NOT;
    case 0x1b:
      return SHL;
    case 0x1c:
      return SHR;
    case 0x30:
      return ADDRESS;
    case 0x33:
      return CALLER;
    case 0x34:
      return CALLVALUE;
    case 0x35:
      return CALLDATALOAD;
    case 0x36:
      return CALLDATASIZE;
    case 0x3d:
      return RETURNDATASIZE;
    case 0x51:
      return MLOAD;
    case 0x52:
      return MSTORE;
    case 0x59:
      return MSIZE;
    // whose least gas is the same in every fork
    case 0x04:
    case 0x05:
    case 0x06:
    case 0x07:
    case 0x08:
    case 0x09:
    case 0x0a:
    case 0x0b:
    case 0x1a:
    case 0x1d:
    case 0x20:
    case 0x32:
    case 0x37:
    case 0x39:
    case 0x3a:
    case 0x41:
    case 0x42:
    case 0x43:
    case 0x44:
    case 0x45:
    case 0x53:
      return COMPUTE;
  }
  return OPERATE;
}

/** Nothing goes on behind an opcode: the next one begins at `pc`, which is returned. */
function close(pc: u32): u32 {
  isOpen = false;
  return pc;
}

/** A jump to {@link target}, by `opcodes` opcodes of one byte each, PUSH and JUMPI. */
function emitJump(pc: u32, opcodes: u32, instruction: u32): u32 {
  for (let n: u32 = 0; n < opcodes; n++) count(opcodeAt(pc + n));
  const push = opcodeAt(pc + opcodes);
  count(push);
  count(0x57);
  emit(instruction, 0, rankOf(translation, target));
  endBlock();
  return pc + opcodes + size(push) + 1;
}

/** @param kind 0 to 4: LT, GT, SLT, SGT, EQ, in the order of their instructions */
function translateComparison(pc: u32, kind: u32): u32 {
  if (jumpsTo(pc + 1)) return emitJump(pc, 1, JUMP_LT + 2 * kind);
  if (opcodeAt(pc + 1) === 0x15 && jumpsTo(pc + 2)) return emitJump(pc, 2, JUMP_LT + 2 * kind + 1);
  return emitCounted(pc, 1, LT + kind, 0, 0);
}

function translatePop(pc: u32): u32 {
  let end = pc;
  while (opcodeAt(end) === 0x50 && !isFull()) {
    count(0x50);
    end++;
  }
  const words = end - pc;
  if (opcodeAt(end) !== 0x56) {
    emit(POP, words, 0);
    return end;
  }
  count(0x56);
  emit(POP_JUMP, words, 0);
  return close(end + 1);
}

/** Writes the operand of a PUSH to `word`, counts it, and returns where it ends. */
function readPush(word: usize, pc: u32): u32 {
  const opcode = opcodeAt(pc);
  readOperand(word, pc);
  count(opcode);
  return pc + size(opcode);
}

/** A PUSH and what computes with pushed words only, to the word behind the next instruction; returns where that ends. */
function readConstant(pc: u32): u32 {
  const word = constant();
  const second = word + 32;
  const third = word + 64;
  pc = readPush(word, pc);
  while (true) {
    const next = opcodeAt(pc);
    if (next === 0x19 && !isFull()) {
      count(next);
      not(word, word);
      pc++;
      continue;
    }
    if (!isPush(next) || !hasOpcode(0x1b) || isFull()) return pc;
    const after = pc + size(next);
    const last = after + size(opcodeAt(after));
    if (opcodeAt(after) === 0x1b) {
      readPush(second, pc);
      count(0x1b);
      shl(word, second, word);
      pc = after + 1;
    } else if (isPush(opcodeAt(after)) && opcodeAt(last) === 0x1b && opcodeAt(last + 1) === 0x03) {
      // as in (1 << 160) − 1
      readPush(second, pc);
      readPush(third, after);
      count(0x1b);
      count(0x03);
      shl(second, third, second);
      sub(word, second, word);
      pc = last + 2;
    } else return pc;
  }
}

function translatePush(pc: u32): u32 {
  pc = readConstant(pc);
  const word = constant();
  const next = opcodeAt(pc);
  if (!fits32(word)) {
    const isAnd = next === 0x16;
    if (isAnd) count(next);
    emitWithWord(isAnd ? AND_WORD : PUSH_WORD);
    return isAnd ? pc + 1 : pc;
  }
  const number = load<u32>(word);
  const instruction = withNumber(next);
  if (instruction !== 0 && number <= 0xffff && hasOpcode(next)) return emitCounted(pc, 1, instruction, next, number);
  if ((next === 0x56 || next === 0x57) && isJumpdest(number)) {
    count(next);
    emit(next === 0x56 ? JUMP : JUMPI, 0, rankOf(translation, number));
    if (next === 0x56) return close(pc + 1);
    endBlock();
    return pc + 1;
  }
  if (number <= 0xffff && next >= 0x80 && next <= 0x8f) return emitCounted(pc, 1, PUSH_DUP, next - 0x7f, number);
  if (number <= 0xff && isPlainPush(pc)) {
    count(next);
    emit(PUSH_PUSH, number, operand(pc));
    return pc + size(next);
  }
  emitPush(number);
  return pc;
}

/** What does an opcode and the PUSH before it at once, 0 where nothing does. */
function withNumber(opcode: u32): u32 {
  switch (opcode) {
    case 0x01:
      return ADD_NUMBER;
    case 0x16:
      return AND_NUMBER;
    case 0x1b:
      return SHL_NUMBER;
    case 0x1c:
      return SHR_NUMBER;
    case 0x35:
      return CALLDATALOAD_NUMBER;
    case 0x51:
      return MLOAD_NUMBER;
    case 0x52:
      return MSTORE_NUMBER;
  }
  return 0;
}

/** A PUSH of at most 16 bits that nothing behind it is done with at once. */
function isPlainPush(pc: u32): bool {
  const opcode = opcodeAt(pc);
  if (!isShortPush(opcode) || operand(pc) > 0xffff) return false;
  const next = opcodeAt(pc + size(opcode));
  return withNumber(next) === 0 && next !== 0x56 && next !== 0x57 && next !== 0x19 && !isPush(next);
}

/** Bytes between a word on the stack and its end, or its top: of DUP or SWAP, whose opcodes begin behind `base`. */
function distance(opcode: u32, base: u32): u32 {
  return (opcode - base) << 5;
}

function translateDup(pc: u32): u32 {
  const opcode = opcodeAt(pc);
  const from = distance(opcode, 0x7f);
  const next = opcodeAt(pc + 1);
  const end = pc + 1 + size(next);
  if (opcode === 0x80 && isShortPush(next) && (opcodeAt(end) === 0x14 || opcodeAt(end) === 0x11) && jumpsTo(end + 1)) {
    count(opcode);
    count(next);
    count(opcodeAt(end));
    count(opcodeAt(end + 1));
    count(0x57);
    emitWithNumber(opcodeAt(end) === 0x14 ? JUMP_IS : JUMP_BELOW, rankOf(translation, target), operand(pc + 1));
    endBlock();
    return end + 2 + size(opcodeAt(end + 1));
  }
  if (opcode === 0x80 && next === 0x15 && jumpsTo(pc + 2)) return emitJump(pc, 2, JUMP_TOP_ZERO);
  if (next === 0x01) return emitCounted(pc, 2, DUP_ADD, 0, from);
  if (next === 0x51) return emitCounted(pc, 2, DUP_MLOAD, next, from);
  if (next === 0x52) return emitCounted(pc, 2, DUP_MSTORE, next, from);
  if (next >= 0x80 && next <= 0x8f && withNumber(opcodeAt(pc + 2)) === 0)
    return emitCounted(pc, 2, DUP_DUP, opcode - 0x7f, distance(next, 0x7f));
  if (isPlainPush(pc + 1)) {
    count(opcode);
    count(next);
    emit(DUP_PUSH, opcode - 0x7f, operand(pc + 1));
    return end;
  }
  return emitCounted(pc, 1, DUP, 0, from);
}

function translateSwap(pc: u32): u32 {
  const opcode = opcodeAt(pc);
  const from = distance(opcode, 0x8f);
  const next = opcodeAt(pc + 1);
  if (opcode === 0x91 && next === 0x90 && opcodeAt(pc + 2) === 0x50 && opcodeAt(pc + 3) === 0x56) {
    return close(emitCounted(pc, 4, RETURN_JUMP, 0, 0));
  }
  if (opcode === 0x90 && next === 0x56) {
    return close(emitCounted(pc, 2, SWAP_JUMP, 0, 0));
  }
  if (next === 0x50) return emitCounted(pc, 2, SWAP_POP, 0, from);
  if (next >= 0x90 && next <= 0x9f) return emitCounted(pc, 2, SWAP_SWAP, opcode - 0x8f, distance(next, 0x8f));
  return emitCounted(pc, 1, SWAP, 0, from);
}
