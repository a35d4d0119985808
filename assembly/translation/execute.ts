import { frame, returnDataLength, selfAddress } from '../interpreter/frame';
import { FRAME_CHANGED, INVALID_JUMP, STOPPED } from '../interpreter/halt';
import { AGAIN, failed, JUMPS_PER_ENTRY, leastGas, STOP, stackReason } from '../interpreter/loop';
import { operate } from '../interpreter/operate';
import { swap } from '../interpreter/stack';
import {
  FRAME_CALLER,
  FRAME_CODE_LENGTH,
  FRAME_GAS,
  FRAME_INPUT,
  FRAME_INPUT_LENGTH,
  FRAME_INSTRUCTION,
  FRAME_MEMORY,
  FRAME_MEMORY_LENGTH,
  FRAME_PC,
  FRAME_STACK,
  FRAME_STACK_END,
  FRAME_TRANSLATION,
  FRAME_VALUE,
  TRAIT_GAS,
  TRAIT_GROWTH,
  TRAIT_LEAST_STACK,
  TRAIT_STACK_SPAN,
  TRAITS,
} from '../layout';
import { limitHit } from '../limits';
import {
  add,
  and,
  copy,
  eq,
  fits32,
  fits64,
  isZero,
  loadBE,
  mulHigh,
  not,
  or,
  setLimbs,
  setSmall,
  shiftLeft,
  shiftRight,
  shl,
  shr,
  slt,
  storeBE,
  sub,
  ult,
  xor,
} from '../u256';
import {
  ADD,
  ADD_NUMBER,
  ADDRESS,
  AND,
  AND_NUMBER,
  AND_WORD,
  BEHIND,
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
  EQ,
  GAS,
  GT,
  HEADER,
  HEADER_BYTES,
  HEADER_GAS,
  HEADER_LEAST_STACK,
  HEADER_PC,
  HEADER_STACK_SPAN,
  INSTRUCTION_A,
  INSTRUCTION_B,
  INSTRUCTION_BYTES,
  INTERPRET,
  ISZERO,
  JUMP,
  JUMP_BELOW,
  JUMP_EQ,
  JUMP_GT,
  JUMP_IS,
  JUMP_LT,
  JUMP_NOT_EQ,
  JUMP_NOT_GT,
  JUMP_NOT_LT,
  JUMP_NOT_SGT,
  JUMP_NOT_SLT,
  JUMP_SGT,
  JUMP_SLT,
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
  PUSH,
  PUSH_DUP,
  PUSH_NUMBER,
  PUSH_PUSH,
  PUSH_WORD,
  RETURN_JUMP,
  RETURNDATASIZE,
  SGT,
  SHL,
  SHL_NUMBER,
  SHR,
  SHR_NUMBER,
  SLT,
  SUB,
  SWAP,
  SWAP_JUMP,
  SWAP_POP,
  SWAP_SWAP,
  WITH_NUMBER_BYTES,
  WITH_WORD_BYTES,
  XOR,
} from './instructions';
import { isDestination, pcOfRank, placeOf, placeOfRank } from './table';

/**
 * Executes the current frame by its code's translation, until it calls, ends, stops, or has to be interpreted: interpreter/loop.ts in other
 * words, as far as possible without a look at gas and stack. As there, no call keeps a local alive.
 *
 * A case ends with `continue` where the next instruction follows, and with `break` before a HEADER, or where `operate` does the work.
 */
export function execute(transaction: usize): u32 {
  const current = frame;
  const bottom = <usize>load<u32>(current, FRAME_STACK);
  let at = <usize>load<u32>(current, FRAME_INSTRUCTION);
  let end = <usize>load<u32>(current, FRAME_STACK_END);
  let gas = load<i64>(current, FRAME_GAS);
  let jumps = JUMPS_PER_ENTRY;

  while (true) {
    const top = end - 32;
    const second = end - 64;
    switch (<u32>load<u8>(at)) {
      case HEADER:
        break;
      case OPERATE: {
        const traits = TRAITS + ((<usize>load<u8>(at, INSTRUCTION_A)) << 3);
        gas -= <i64>load<u16>(traits, TRAIT_GAS);
        const excess = <u32>(end - bottom) - <u32>load<u16>(traits, TRAIT_LEAST_STACK);
        if (excess > <u32>load<u16>(traits, TRAIT_STACK_SPAN))
          return failed(stackReason(current, load<u8>(at, INSTRUCTION_A), end));
        if (gas < 0) return failed(gas);
        break;
      }
      case INTERPRET:
        return interpretFrom(current, load<u16>(at, INSTRUCTION_B), end, gas);
      case COMPUTE:
        break;

      case PUSH:
        setSmall(end, load<u16>(at, INSTRUCTION_B));
        end += 32;
        at += INSTRUCTION_BYTES;
        continue;
      case PUSH_PUSH:
        setSmall(end, load<u8>(at, INSTRUCTION_A));
        setSmall(end + 32, load<u16>(at, INSTRUCTION_B));
        end += 64;
        at += INSTRUCTION_BYTES;
        continue;
      case PUSH_NUMBER:
        setSmall(end, load<u32>(at, BEHIND));
        end += 32;
        at += WITH_NUMBER_BYTES;
        continue;
      case PUSH_WORD:
        copy(end, at + BEHIND);
        end += 32;
        at += WITH_WORD_BYTES;
        continue;
      case DUP:
        copy(end, end - <usize>load<u16>(at, INSTRUCTION_B));
        end += 32;
        at += INSTRUCTION_BYTES;
        continue;
      case PUSH_DUP:
        setSmall(end, load<u16>(at, INSTRUCTION_B));
        copy(end + 32, end + 32 - ((<usize>load<u8>(at, INSTRUCTION_A)) << 5));
        end += 64;
        at += INSTRUCTION_BYTES;
        continue;
      case DUP_PUSH:
        copy(end, end - ((<usize>load<u8>(at, INSTRUCTION_A)) << 5));
        setSmall(end + 32, load<u16>(at, INSTRUCTION_B));
        end += 64;
        at += INSTRUCTION_BYTES;
        continue;
      case DUP_DUP:
        copy(end, end - ((<usize>load<u8>(at, INSTRUCTION_A)) << 5));
        copy(end + 32, end + 32 - <usize>load<u16>(at, INSTRUCTION_B));
        end += 64;
        at += INSTRUCTION_BYTES;
        continue;
      case SWAP:
        swap(top, top - <usize>load<u16>(at, INSTRUCTION_B));
        at += INSTRUCTION_BYTES;
        continue;
      case SWAP_SWAP:
        swap(top, top - ((<usize>load<u8>(at, INSTRUCTION_A)) << 5));
        swap(top, top - <usize>load<u16>(at, INSTRUCTION_B));
        at += INSTRUCTION_BYTES;
        continue;
      case SWAP_POP:
        copy(top - <usize>load<u16>(at, INSTRUCTION_B), top);
        end = top;
        at += INSTRUCTION_BYTES;
        continue;
      case POP:
        end -= (<usize>load<u8>(at, INSTRUCTION_A)) << 5;
        at += INSTRUCTION_BYTES;
        continue;

      case ADD:
        add(second, second, top);
        end = top;
        at += INSTRUCTION_BYTES;
        continue;
      case SUB:
        sub(second, top, second);
        end = top;
        at += INSTRUCTION_BYTES;
        continue;
      case MUL: {
        if (!fits64(top) || !fits64(second)) break;
        const a = load<u64>(top);
        const b = load<u64>(second);
        setLimbs(second, a * b, mulHigh(a, b), 0, 0);
        end = top;
        at += INSTRUCTION_BYTES;
        continue;
      }
      case LT:
        setSmall(second, <u64>ult(top, second));
        end = top;
        at += INSTRUCTION_BYTES;
        continue;
      case GT:
        setSmall(second, <u64>ult(second, top));
        end = top;
        at += INSTRUCTION_BYTES;
        continue;
      case SLT:
        setSmall(second, <u64>slt(top, second));
        end = top;
        at += INSTRUCTION_BYTES;
        continue;
      case SGT:
        setSmall(second, <u64>slt(second, top));
        end = top;
        at += INSTRUCTION_BYTES;
        continue;
      case EQ:
        setSmall(second, <u64>eq(top, second));
        end = top;
        at += INSTRUCTION_BYTES;
        continue;
      case ISZERO:
        setSmall(top, <u64>isZero(top));
        at += INSTRUCTION_BYTES;
        continue;
      case AND:
        and(second, top, second);
        end = top;
        at += INSTRUCTION_BYTES;
        continue;
      case OR:
        or(second, top, second);
        end = top;
        at += INSTRUCTION_BYTES;
        continue;
      case XOR:
        xor(second, top, second);
        end = top;
        at += INSTRUCTION_BYTES;
        continue;
      case NOT:
        not(top, top);
        at += INSTRUCTION_BYTES;
        continue;
      case SHL:
        shl(second, top, second);
        end = top;
        at += INSTRUCTION_BYTES;
        continue;
      case SHR:
        shr(second, top, second);
        end = top;
        at += INSTRUCTION_BYTES;
        continue;
      case ADD_NUMBER: {
        const number = <u64>load<u16>(at, INSTRUCTION_B);
        const limb = load<u64>(top) + number;
        const carry = <u64>(limb < number);
        const limb1 = load<u64>(top, 8) + carry;
        const carry1 = carry & <u64>(limb1 === 0);
        const limb2 = load<u64>(top, 16) + carry1;
        const carry2 = carry1 & <u64>(limb2 === 0);
        setLimbs(top, limb, limb1, limb2, load<u64>(top, 24) + carry2);
        at += INSTRUCTION_BYTES;
        continue;
      }
      case AND_NUMBER:
        setSmall(top, load<u64>(top) & <u64>load<u16>(at, INSTRUCTION_B));
        at += INSTRUCTION_BYTES;
        continue;
      case AND_WORD:
        and(top, top, at + BEHIND);
        at += WITH_WORD_BYTES;
        continue;
      case SHL_NUMBER: {
        const shift = load<u16>(at, INSTRUCTION_B);
        if (shift < 256) shiftLeft(top, top, shift);
        else setSmall(top, 0);
        at += INSTRUCTION_BYTES;
        continue;
      }
      case SHR_NUMBER: {
        const shift = load<u16>(at, INSTRUCTION_B);
        if (shift < 256) shiftRight(top, top, shift, 0);
        else setSmall(top, 0);
        at += INSTRUCTION_BYTES;
        continue;
      }
      case DUP_ADD:
        add(top, top, end - <usize>load<u16>(at, INSTRUCTION_B));
        at += INSTRUCTION_BYTES;
        continue;

      case ADDRESS:
        copy(end, selfAddress());
        end += 32;
        at += INSTRUCTION_BYTES;
        continue;
      case CALLER:
        copy(end, current + FRAME_CALLER);
        end += 32;
        at += INSTRUCTION_BYTES;
        continue;
      case CALLVALUE:
        copy(end, current + FRAME_VALUE);
        end += 32;
        at += INSTRUCTION_BYTES;
        continue;
      case CALLDATALOAD: {
        const offset = <u64>load<u32>(top);
        if (!fits32(top) || offset + 32 > <u64>load<u32>(current, FRAME_INPUT_LENGTH)) break;
        loadBE(top, <usize>load<u32>(current, FRAME_INPUT) + <usize>offset);
        at += INSTRUCTION_BYTES;
        continue;
      }
      case CALLDATALOAD_NUMBER: {
        const offset = <u64>load<u16>(at, INSTRUCTION_B);
        if (offset + 32 > <u64>load<u32>(current, FRAME_INPUT_LENGTH)) {
          setSmall(end, offset);
          end += 32;
          break;
        }
        loadBE(end, <usize>load<u32>(current, FRAME_INPUT) + <usize>offset);
        end += 32;
        at += INSTRUCTION_BYTES;
        continue;
      }
      case CALLDATASIZE:
        setSmall(end, load<u32>(current, FRAME_INPUT_LENGTH));
        end += 32;
        at += INSTRUCTION_BYTES;
        continue;
      case RETURNDATASIZE:
        setSmall(end, returnDataLength);
        end += 32;
        at += INSTRUCTION_BYTES;
        continue;
      case MLOAD: {
        const offset = <u64>load<u32>(top);
        if (!fits32(top) || offset + 32 > <u64>load<u32>(current, FRAME_MEMORY_LENGTH)) break;
        loadBE(top, <usize>load<u32>(current, FRAME_MEMORY) + <usize>offset);
        at += INSTRUCTION_BYTES;
        continue;
      }
      case MLOAD_NUMBER: {
        const offset = <u64>load<u16>(at, INSTRUCTION_B);
        if (offset + 32 > <u64>load<u32>(current, FRAME_MEMORY_LENGTH)) {
          setSmall(end, offset);
          end += 32;
          break;
        }
        loadBE(end, <usize>load<u32>(current, FRAME_MEMORY) + <usize>offset);
        end += 32;
        at += INSTRUCTION_BYTES;
        continue;
      }
      case DUP_MLOAD: {
        const word = end - <usize>load<u16>(at, INSTRUCTION_B);
        const offset = <u64>load<u32>(word);
        if (!fits32(word) || offset + 32 > <u64>load<u32>(current, FRAME_MEMORY_LENGTH)) {
          copy(end, word);
          end += 32;
          break;
        }
        loadBE(end, <usize>load<u32>(current, FRAME_MEMORY) + <usize>offset);
        end += 32;
        at += INSTRUCTION_BYTES;
        continue;
      }
      case MSTORE: {
        const offset = <u64>load<u32>(top);
        if (!fits32(top) || offset + 32 > <u64>load<u32>(current, FRAME_MEMORY_LENGTH)) break;
        storeBE(<usize>load<u32>(current, FRAME_MEMORY) + <usize>offset, second);
        end = second;
        at += INSTRUCTION_BYTES;
        continue;
      }
      case MSTORE_NUMBER: {
        const offset = <u64>load<u16>(at, INSTRUCTION_B);
        if (offset + 32 > <u64>load<u32>(current, FRAME_MEMORY_LENGTH)) {
          setSmall(end, offset);
          end += 32;
          break;
        }
        storeBE(<usize>load<u32>(current, FRAME_MEMORY) + <usize>offset, top);
        end = top;
        at += INSTRUCTION_BYTES;
        continue;
      }
      case DUP_MSTORE: {
        const word = end - <usize>load<u16>(at, INSTRUCTION_B);
        const offset = <u64>load<u32>(word);
        if (!fits32(word) || offset + 32 > <u64>load<u32>(current, FRAME_MEMORY_LENGTH)) {
          copy(end, word);
          end += 32;
          break;
        }
        storeBE(<usize>load<u32>(current, FRAME_MEMORY) + <usize>offset, top);
        end = top;
        at += INSTRUCTION_BYTES;
        continue;
      }
      case MSIZE:
        setSmall(end, load<u32>(current, FRAME_MEMORY_LENGTH));
        end += 32;
        at += INSTRUCTION_BYTES;
        continue;
      case GAS:
        setSmall(end, gas);
        end += 32;
        at += INSTRUCTION_BYTES;
        break;

      case POP_JUMP: {
        const word = top - ((<usize>load<u8>(at, INSTRUCTION_A)) << 5);
        const pc = load<u32>(word);
        if (!jumpsTo(current, word)) return failed(INVALID_JUMP);
        end = word;
        at = blockAt(current, pc);
        if (at & 1) return goOnAt(current, pc, end, gas);
        break;
      }
      case DYNAMIC_JUMPI: {
        end = second;
        if (isZero(second)) {
          at += INSTRUCTION_BYTES;
          break;
        }
        const pc = load<u32>(top);
        if (!jumpsTo(current, top)) return failed(INVALID_JUMP);
        at = blockAt(current, pc);
        if (at & 1) return goOnAt(current, pc, end, gas);
        break;
      }
      case RETURN_JUMP: {
        const third = end - 96;
        const pc = load<u32>(third);
        if (!jumpsTo(current, third)) return failed(INVALID_JUMP);
        copy(third, top);
        end = second;
        at = blockAt(current, pc);
        if (at & 1) return goOnAt(current, pc, end, gas);
        break;
      }
      case SWAP_JUMP: {
        const pc = load<u32>(second);
        if (!jumpsTo(current, second)) return failed(INVALID_JUMP);
        copy(second, top);
        end = top;
        at = blockAt(current, pc);
        if (at & 1) return goOnAt(current, pc, end, gas);
        break;
      }
      case JUMP:
        break;
      case JUMPI:
        if (isZero(top)) at += INSTRUCTION_BYTES;
        end = top;
        break;
      case JUMP_ZERO:
        if (!isZero(top)) at += INSTRUCTION_BYTES;
        end = top;
        break;
      case JUMP_TOP_ZERO:
        if (!isZero(top)) at += INSTRUCTION_BYTES;
        break;
      case JUMP_LT:
        if (!ult(top, second)) at += INSTRUCTION_BYTES;
        end = second;
        break;
      case JUMP_NOT_LT:
        if (ult(top, second)) at += INSTRUCTION_BYTES;
        end = second;
        break;
      case JUMP_GT:
        if (!ult(second, top)) at += INSTRUCTION_BYTES;
        end = second;
        break;
      case JUMP_NOT_GT:
        if (ult(second, top)) at += INSTRUCTION_BYTES;
        end = second;
        break;
      case JUMP_SLT:
        if (!slt(top, second)) at += INSTRUCTION_BYTES;
        end = second;
        break;
      case JUMP_NOT_SLT:
        if (slt(top, second)) at += INSTRUCTION_BYTES;
        end = second;
        break;
      case JUMP_SGT:
        if (!slt(second, top)) at += INSTRUCTION_BYTES;
        end = second;
        break;
      case JUMP_NOT_SGT:
        if (slt(second, top)) at += INSTRUCTION_BYTES;
        end = second;
        break;
      case JUMP_EQ:
        if (!eq(top, second)) at += INSTRUCTION_BYTES;
        end = second;
        break;
      case JUMP_NOT_EQ:
        if (eq(top, second)) at += INSTRUCTION_BYTES;
        end = second;
        break;
      case JUMP_IS: {
        const holds = fits32(top) && load<u32>(top) === load<u32>(at, BEHIND);
        if (!holds) at += WITH_NUMBER_BYTES;
        break;
      }
      case JUMP_BELOW: {
        const holds = fits32(top) && load<u32>(top) < load<u32>(at, BEHIND);
        if (!holds) at += WITH_NUMBER_BYTES;
        break;
      }
    }
    const number = <u32>load<u8>(at);
    if (number >= JUMP) {
      const rank = <u32>load<u16>(at, INSTRUCTION_B);
      const block = load<u32>(placeOfRank(<usize>load<u32>(current, FRAME_TRANSLATION), rank));
      if (block & 1) return goOnAt(current, pcOfRank(<usize>load<u32>(current, FRAME_TRANSLATION), rank), end, gas);
      at = <usize>block;
    } else if (number !== HEADER) {
      save(current, at, end, gas);
      gas = operate(load<u8>(at, INSTRUCTION_A), gas, end, transaction);
      at = <usize>load<u32>(current, FRAME_INSTRUCTION);
      end = <usize>load<u32>(current, FRAME_STACK_END);
      if (gas < 0) return leave(current, gas);
      end += growth(at);
      at += INSTRUCTION_BYTES;
      if (<u32>load<u8>(at) !== HEADER) continue;
    }
    const left = gas - <i64>load<u8>(at, HEADER_GAS);
    const excess = <u32>(end - bottom) - <u32>load<u16>(at, HEADER_LEAST_STACK);
    if (excess > <u32>load<u16>(at, HEADER_STACK_SPAN) || left < 0)
      return interpretFrom(current, load<u16>(at, HEADER_PC), end, gas);
    jumps--;
    if (jumps === 0) {
      save(current, at, end, gas);
      return limitHit ? STOP : AGAIN;
    }
    gas = left;
    at += HEADER_BYTES;
  }
}

/** Whether a word on the stack names a JUMPDEST. */
function jumpsTo(current: usize, word: usize): bool {
  const pc = load<u32>(word);
  if (!fits32(word) || pc >= load<u32>(current, FRAME_CODE_LENGTH)) return false;
  return isDestination(<usize>load<u32>(current, FRAME_TRANSLATION), pc);
}

/** The block of a JUMPDEST, odd where it is not translated. */
function blockAt(current: usize, pc: u32): usize {
  return <usize>load<u32>(placeOf(<usize>load<u32>(current, FRAME_TRANSLATION), pc));
}

/** Leaves the loop before a block that is to be translated. */
function goOnAt(current: usize, pc: u32, end: usize, gas: i64): u32 {
  save(current, 0, end, gas);
  store<u32>(current, pc, FRAME_PC);
  return AGAIN;
}

/** Has the frame interpreted from now on: an opcode that the fork lacks, or too little gas or stack for a block, whose opcodes end it one by one. */
function interpretFrom(current: usize, pc: u32, end: usize, gas: i64): u32 {
  store<u32>(current, 0, FRAME_TRANSLATION);
  return goOnAt(current, pc, end, gas);
}

function save(current: usize, at: usize, end: usize, gas: i64): void {
  store<u32>(current, <u32>at, FRAME_INSTRUCTION);
  store<u32>(current, <u32>end, FRAME_STACK_END);
  store<i64>(current, gas, FRAME_GAS);
}

/** Bytes by which the opcode of an instruction lets the stack grow. */
function growth(at: usize): usize {
  return <isize>load<i16>(TRAITS + ((<usize>load<u8>(at, INSTRUCTION_A)) << 3), TRAIT_GROWTH);
}

/** The frame, which stands before an instruction that did not go on. */
function leave(current: usize, reason: i64): u32 {
  const at = <usize>load<u32>(current, FRAME_INSTRUCTION);
  if (reason === FRAME_CHANGED) {
    if (frame > current)
      save(
        current,
        at + INSTRUCTION_BYTES,
        load<u32>(current, FRAME_STACK_END) + growth(at),
        load<i64>(current, FRAME_GAS),
      );
    return limitHit ? STOP : AGAIN;
  }
  if (reason !== STOPPED) return failed(reason);
  // What its block paid for stays paid.
  if (<u32>load<u8>(at) === OPERATE) {
    const least = leastGas(load<u8>(at, INSTRUCTION_A));
    store<i64>(current, load<i64>(current, FRAME_GAS) + least, FRAME_GAS);
  }
  return STOP;
}
