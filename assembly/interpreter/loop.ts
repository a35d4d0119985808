import * as host from '../host';
import {
  FRAME_CALLER,
  FRAME_CODE,
  FRAME_CODE_LENGTH,
  FRAME_CODE_RECORD,
  FRAME_GAS,
  FRAME_INPUT,
  FRAME_INPUT_LENGTH,
  FRAME_INSTRUCTION,
  FRAME_JUMPDESTS,
  FRAME_MEMORY,
  FRAME_MEMORY_LENGTH,
  FRAME_PC,
  FRAME_STACK,
  FRAME_STACK_END,
  FRAME_TRANSLATION,
  FRAME_VALUE,
  STACK_WORDS,
  TRAIT_GAS,
  TRAIT_GROWTH,
  TRAIT_LEAST_STACK,
  TRAIT_STACK_SPAN,
  TRAITS,
} from '../layout';
import { limitHit } from '../limits';
import { execute } from '../translation/execute';
import { findInstruction, useTranslation } from '../translation/table';
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
  shl,
  shr,
  slt,
  storeBE,
  sub,
  ult,
  xor,
} from '../u256';
import { frame, refund, returnDataLength, selfAddress } from './frame';
import { FRAME_CHANGED, INVALID_JUMP, INVALID_OPCODE, STACK_OVERFLOW, STACK_UNDERFLOW, STOPPED } from './halt';
import { fail } from './leaving';
import { operate } from './operate';
import { pushBytes, swap } from './stack';

/** Jumps after which the loop is left and entered again: V8 does not replace a wasm frame that is already running. */
export const JUMPS_PER_ENTRY: i32 = 1 << 14;

/** Some opcodes that follow each other are done at once; a trace shows each. */
const FUSES: bool = !isDefined(TRACING);
/** SWAP2, SWAP1, POP, JUMP, as they lie in memory: how solc ends most functions that return one value. */
const RETURNS: u32 = 0x56509091;
/** A jump goes behind its JUMPDEST where it does it too. */
const LANDING: usize = FUSES ? 1 : 0;

/** Why {@link interpret} came back. */
export const AGAIN: u32 = 0;
export const STOP: u32 = 1;

/**
 * Executes the current frame until it calls, ends or stops, with the rules in RULES. Each opcode takes four steps: the stack's
 * bounds and the least gas, both from its traits; then what it does; then stack and program counter.
 *
 * The loop itself does the opcodes that are frequent and cannot fail any more, and calls no function for them: program counter,
 * gas and stack stay in registers, where a call in any case has V8 write them to memory at each opcode. The rest is left to
 * `operate`, and the traits say how stack and program counter move. With jumps that are done at once with their PUSH2 and
 * JUMPDEST, vmPerformance/loopMul takes 0.54 of the time (npm run conformance -- --filter vmPerformance/loopMul).
 *
 * `top` is the address of the stack's top word, `second` below it; the stack grows upwards.
 */
export function interpret(transaction: usize): u32 {
  const current = frame;
  if (FUSES && load<u32>(current, FRAME_TRANSLATION) !== 0) {
    if (load<u32>(current, FRAME_INSTRUCTION) !== 0 || findInstruction(current)) return execute(transaction);
    store<u32>(current, 0, FRAME_TRANSLATION);
  }
  const code = <usize>load<u32>(current, FRAME_CODE);
  const bottom = <usize>load<u32>(current, FRAME_STACK);
  let pc = code + load<u32>(current, FRAME_PC);
  let end = <usize>load<u32>(current, FRAME_STACK_END);
  let gas = load<i64>(current, FRAME_GAS);
  let jumps = JUMPS_PER_ENTRY;

  while (true) {
    const opcode = <u32>load<u8>(pc);
    const traits = TRAITS + ((<usize>opcode) << 3);
    if (isDefined(TRACING)) {
      host.traceStep(current, <u32>(pc - code), opcode, gas, end, returnDataLength, refund);
    }
    const top = end - 32;
    const second = end - 64;
    gas -= <i64>load<u16>(traits, TRAIT_GAS);
    // One comparison for both bounds: what is below the least wraps around, and is above the span too.
    const excess = <u32>(end - bottom) - <u32>load<u16>(traits, TRAIT_LEAST_STACK);
    if (excess > <u32>load<u16>(traits, TRAIT_STACK_SPAN)) return failed(stackReason(current, load<u8>(pc), end));
    if (gas < 0) return failed(gas);
    switch (opcode) {
      // 0x00 arithmetic, 0x10 comparison and bits
      case 0x01:
        add(second, second, top);
        end = top;
        pc++;
        continue;
      case 0x02: {
        if (!fits64(top) || !fits64(second)) break;
        const a = load<u64>(top);
        const b = load<u64>(second);
        setLimbs(second, a * b, mulHigh(a, b), 0, 0);
        end = top;
        pc++;
        continue;
      }
      case 0x03:
        sub(second, top, second);
        end = top;
        pc++;
        continue;
      case 0x10:
        setSmall(second, <u64>ult(top, second));
        end = top;
        pc++;
        continue;
      case 0x11:
        setSmall(second, <u64>ult(second, top));
        end = top;
        pc++;
        continue;
      case 0x12:
        setSmall(second, <u64>slt(top, second));
        end = top;
        pc++;
        continue;
      case 0x13:
        setSmall(second, <u64>slt(second, top));
        end = top;
        pc++;
        continue;
      case 0x14:
        setSmall(second, <u64>eq(top, second));
        end = top;
        pc++;
        continue;
      case 0x15:
        setSmall(top, <u64>isZero(top));
        pc++;
        continue;
      case 0x16:
        and(second, top, second);
        end = top;
        pc++;
        continue;
      case 0x17:
        or(second, top, second);
        end = top;
        pc++;
        continue;
      case 0x18:
        xor(second, top, second);
        end = top;
        pc++;
        continue;
      case 0x19:
        not(top, top);
        pc++;
        continue;
      case 0x1b:
        shl(second, top, second);
        end = top;
        pc++;
        continue;
      case 0x1c:
        shr(second, top, second);
        end = top;
        pc++;
        continue;

      // 0x30 environment
      case 0x30:
        copy(end, selfAddress());
        end += 32;
        pc++;
        continue;
      case 0x33:
        copy(end, current + FRAME_CALLER);
        end += 32;
        pc++;
        continue;
      case 0x34:
        copy(end, current + FRAME_VALUE);
        end += 32;
        pc++;
        continue;
      case 0x35: {
        const at = <u64>load<u32>(top);
        if (!fits32(top) || at + 32 > <u64>load<u32>(current, FRAME_INPUT_LENGTH)) break;
        loadBE(top, <usize>load<u32>(current, FRAME_INPUT) + <usize>at);
        pc++;
        continue;
      }
      case 0x36:
        setSmall(end, load<u32>(current, FRAME_INPUT_LENGTH));
        end += 32;
        pc++;
        continue;
      case 0x38:
        setSmall(end, load<u32>(current, FRAME_CODE_LENGTH));
        end += 32;
        pc++;
        continue;
      case 0x3d:
        setSmall(end, returnDataLength);
        end += 32;
        pc++;
        continue;

      // 0x50 stack, memory, flow
      case 0x50:
        end = top;
        pc++;
        continue;
      case 0x51: {
        const at = <u64>load<u32>(top);
        if (!fits32(top) || at + 32 > <u64>load<u32>(current, FRAME_MEMORY_LENGTH)) break;
        loadBE(top, <usize>load<u32>(current, FRAME_MEMORY) + <usize>at);
        pc++;
        continue;
      }
      case 0x52: {
        const at = <u64>load<u32>(top);
        if (!fits32(top) || at + 32 > <u64>load<u32>(current, FRAME_MEMORY_LENGTH)) break;
        storeBE(<usize>load<u32>(current, FRAME_MEMORY) + <usize>at, second);
        end = second;
        pc++;
        continue;
      }
      case 0x56:
      case 0x57: {
        const isTaken = opcode === 0x56 || !isZero(second);
        end = opcode === 0x56 ? top : second;
        if (!isTaken) {
          pc++;
          continue;
        }
        const destination = load<u32>(top);
        if (!fits32(top) || !isJumpDestination(current, destination)) return failed(INVALID_JUMP);
        pc = code + destination + LANDING;
        gas -= landingGas();
        jumps--;
        if (jumps !== 0 && gas >= 0) continue;
        return afterJumps(current, <u32>(pc - code), end, gas);
      }
      case 0x58:
        setSmall(end, pc - code);
        end += 32;
        pc++;
        continue;
      case 0x59:
        setSmall(end, load<u32>(current, FRAME_MEMORY_LENGTH));
        end += 32;
        pc++;
        continue;
      case 0x5a:
        setSmall(end, gas);
        end += 32;
        pc++;
        continue;
      case 0x5b:
        pc++;
        continue;

      // 0x5f PUSH, 0x80 DUP, 0x90 SWAP
      case 0x5f:
        setSmall(end, 0);
        end += 32;
        pc++;
        continue;
      case 0x60:
        setSmall(end, load<u8>(pc, 1));
        end += 32;
        pc += 2;
        continue;
      case 0x61: {
        const value = <u32>bswap<u16>(load<u16>(pc, 1));
        const next = <u32>load<u8>(pc, 3);
        if (FUSES && (next === 0x56 || (next === 0x57 && end !== bottom))) {
          // solc writes the destinations of nearly all jumps this way.
          const left = gas - leastGas(next);
          if (left >= 0 && next === 0x57 && isZero(top)) {
            gas = left;
            end = top;
            pc += 4;
            continue;
          }
          if (left >= 0 && isJumpDestination(current, value)) {
            gas = left - landingGas();
            if (next === 0x57) end = top;
            pc = code + value + LANDING;
            jumps--;
            if (jumps !== 0 && gas >= 0) continue;
            return afterJumps(current, <u32>(pc - code), end, gas);
          }
        }
        setSmall(end, value);
        end += 32;
        pc += 3;
        continue;
      }
      case 0x62:
      case 0x63:
      case 0x64:
      case 0x65:
      case 0x66:
      case 0x67:
      case 0x68:
      case 0x69:
      case 0x6a:
      case 0x6b:
      case 0x6c:
      case 0x6d:
      case 0x6e:
      case 0x6f:
      case 0x70:
      case 0x71:
      case 0x72:
      case 0x73:
      case 0x74:
      case 0x75:
      case 0x76:
      case 0x77:
      case 0x78:
      case 0x79:
      case 0x7a:
      case 0x7b:
      case 0x7c:
      case 0x7d:
      case 0x7e:
      case 0x7f:
        pushBytes(end, pc + 1, opcode - 0x5f);
        end += 32;
        pc += opcode - 0x5e;
        continue;
      case 0x80:
      case 0x81:
      case 0x82:
      case 0x83:
      case 0x84:
      case 0x85:
      case 0x86:
      case 0x87:
      case 0x88:
      case 0x89:
      case 0x8a:
      case 0x8b:
      case 0x8c:
      case 0x8d:
      case 0x8e:
      case 0x8f:
        copy(end, end - ((<usize>(opcode - 0x7f)) << 5));
        end += 32;
        pc++;
        continue;
      case 0x90:
      case 0x91:
      case 0x92:
      case 0x93:
      case 0x94:
      case 0x95:
      case 0x96:
      case 0x97:
      case 0x98:
      case 0x99:
      case 0x9a:
      case 0x9b:
      case 0x9c:
      case 0x9d:
      case 0x9e:
      case 0x9f: {
        const other = top - ((<usize>(opcode - 0x8f)) << 5);
        if (FUSES && load<u32>(pc) === RETURNS) {
          const destination = load<u32>(other);
          const left = gas - leastGas(0x90) - leastGas(0x50) - leastGas(0x56);
          if (left >= 0 && fits32(other) && isJumpDestination(current, destination)) {
            copy(other, top);
            end = second;
            gas = left - landingGas();
            pc = code + destination + LANDING;
            jumps--;
            if (jumps !== 0 && gas >= 0) continue;
            return afterJumps(current, <u32>(pc - code), end, gas);
          }
        }
        if (FUSES && load<u8>(pc, 1) === 0x50 && gas >= leastGas(0x50)) {
          // and POP: what was on top lies where the other was
          copy(other, top);
          gas -= leastGas(0x50);
          end = top;
          pc += 2;
          continue;
        }
        swap(top, other);
        pc++;
        continue;
      }
    }
    // Kept in the frame over the call, not in locals. What opcode it is, is read again for the same reason.
    save(current, <u32>(pc - code), end, gas);
    gas = operate(load<u8>(pc), gas, end, transaction);
    pc = code + load<u32>(current, FRAME_PC);
    end = <usize>load<u32>(current, FRAME_STACK_END);
    if (gas < 0) return leaveLoop(current, gas);
    end += growth(pc);
    pc++;
  }
}

/** The least gas of an opcode. */
export function leastGas(opcode: u32): i64 {
  return <i64>load<u16>(TRAITS + ((<usize>opcode) << 3), TRAIT_GAS);
}

/** What a jump pays for the JUMPDEST that it skips. */
function landingGas(): i64 {
  return FUSES ? leastGas(0x5b) : 0;
}

/** Leaves the loop after many jumps, or with a JUMPDEST that could not be paid. */
function afterJumps(current: usize, pc: u32, end: usize, gas: i64): u32 {
  if (gas < 0) return failed(gas);
  save(current, pc, end, gas);
  if (FUSES) translateLoop(current, pc - <u32>LANDING);
  return limitHit ? STOP : AGAIN;
}

/** Goes on by the translation of a code that loops, with the JUMPDEST at `pc`, which was paid. */
function translateLoop(current: usize, pc: u32): void {
  const code = <usize>load<u32>(current, FRAME_CODE_RECORD);
  if (code === 0) return;
  useTranslation(current, code, true);
  if (load<u32>(current, FRAME_TRANSLATION) === 0) return;
  store<u32>(current, pc, FRAME_PC);
  store<i64>(current, load<i64>(current, FRAME_GAS) + landingGas(), FRAME_GAS);
}

/** Bytes by which the opcode at an address lets the stack grow. */
function growth(pc: usize): usize {
  return <isize>load<i16>(TRAITS + ((<usize>load<u8>(pc)) << 3), TRAIT_GROWTH);
}

/** The frame, whose stack and program counter stand before an opcode that did not go on. */
function leaveLoop(current: usize, reason: i64): u32 {
  const pc = load<u32>(current, FRAME_PC);
  const at = <usize>load<u32>(current, FRAME_CODE) + pc;
  if (reason === FRAME_CHANGED) {
    if (frame > current) {
      // called: it goes on behind the call
      store<u32>(current, pc + 1, FRAME_PC);
      store<u32>(current, load<u32>(current, FRAME_STACK_END) + <u32>growth(at), FRAME_STACK_END);
    }
    return limitHit ? STOP : AGAIN;
  }
  if (reason === STOPPED) {
    const least = <i64>load<u16>(TRAITS + ((<usize>load<u8>(at)) << 3), TRAIT_GAS);
    store<i64>(current, load<i64>(current, FRAME_GAS) + least, FRAME_GAS);
    return STOP;
  }
  return failed(reason);
}

export function failed(reason: i64): u32 {
  fail(0, reason);
  return AGAIN;
}

/** Which bound the stack breaks; an opcode that the fork lacks asks for more than there can be. */
export function stackReason(current: usize, opcode: u32, end: usize): i64 {
  const least = <u32>load<u16>(TRAITS + ((<usize>opcode) << 3), TRAIT_LEAST_STACK);
  if (least > STACK_WORDS << 5) return INVALID_OPCODE;
  return <u32>end - load<u32>(current, FRAME_STACK) < least ? STACK_UNDERFLOW : STACK_OVERFLOW;
}

function save(current: usize, pc: u32, end: usize, gas: i64): void {
  store<u32>(current, pc, FRAME_PC);
  store<u32>(current, <u32>end, FRAME_STACK_END);
  store<i64>(current, gas, FRAME_GAS);
}

function isJumpDestination(current: usize, destination: u32): bool {
  if (destination >= load<u32>(current, FRAME_CODE_LENGTH)) return false;
  const bitmap = <usize>load<u32>(current, FRAME_JUMPDESTS);
  return ((load<u8>(bitmap + (destination >> 3)) >> <u8>(destination & 7)) & 1) !== 0;
}
