import * as host from '../host';
import {
  BASE_FEE,
  BLOB_BASE_FEE,
  BLOCK_GAS_LIMIT,
  BLOCK_NUMBER,
  CHAIN_ID,
  COINBASE,
  EXP_BYTE_GAS,
  FRAME_CALLER,
  FRAME_CODE,
  FRAME_CODE_LENGTH,
  FRAME_GAS,
  FRAME_INPUT,
  FRAME_INPUT_LENGTH,
  FRAME_JUMPDESTS,
  FRAME_MEMORY_LENGTH,
  FRAME_PC,
  FRAME_STACK,
  FRAME_STACK_END,
  FRAME_VALUE,
  OUTCOME_GAS_PRICE,
  RANDOMNESS,
  STACK_WORDS,
  TIMESTAMP,
  TRAIT_GAS,
  TRAIT_GROWTH,
  TRAIT_LEAST_STACK,
  TRAIT_STACK_SPAN,
  TRAITS,
  TX_SENDER,
} from '../layout';
import { limitHit } from '../limits';
import { outcome, scratch } from '../thread';
import {
  add,
  addmod,
  and,
  byte,
  byteLength,
  clz256,
  copy,
  div,
  eq,
  exp,
  fits32,
  isZero,
  mod,
  mul,
  mulmod,
  not,
  or,
  sar,
  sdiv,
  setSmall,
  shl,
  shr,
  signextend,
  slt,
  smod,
  sub,
  ult,
  xor,
} from '../u256';
import { call } from './calls';
import { create } from './creates';
import { balance, blobHash, blockHash, extCodeCopy, extCodeHash, extCodeSize, selfBalance } from './environment';
import { frame, refund, returnDataLength, selfAddress } from './frame';
import { FRAME_CHANGED, INVALID_JUMP, INVALID_OPCODE, STACK_OVERFLOW, STACK_UNDERFLOW, STOPPED } from './halt';
import { fail, returns, reverts, selfDestruct, stops } from './leaving';
import { keccak, log, returnDataCopy } from './logs';
import { copyToMemory, inputWord, mcopy, mload, mstore, mstore8 } from './memory';
import { pushBytes, swap } from './stack';
import { sload, sstore, tload, tstore } from './storage';

/** Jumps after which the loop is left and entered again: V8 does not replace a wasm frame that is already running. */
const JUMPS_PER_ENTRY: i32 = 1 << 14;

/** Why {@link interpret} came back. */
const AGAIN: u32 = 0;
export const STOP: u32 = 1;

/**
 * Executes the current frame until it calls, ends or stops, with the rules in RULES. Each opcode takes four steps: the stack's
 * bounds and the least gas, both from its traits; then what it does; then stack and program counter, where the loop's end does
 * it from the traits again. A frequent opcode that cannot fail any more moves them itself: 20 % on vmPerformance/loopMul.
 *
 * `top` is the address of the stack's top word, `second` below it; the stack grows upwards.
 */
export function interpret(transaction: usize): u32 {
  const current = frame;
  const code = <usize>load<u32>(current, FRAME_CODE);
  const bottom = <usize>load<u32>(current, FRAME_STACK);
  const codeLength = load<u32>(current, FRAME_CODE_LENGTH);
  const jumpDestinations = <usize>load<u32>(current, FRAME_JUMPDESTS);
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
    if (excess > <u32>load<u16>(traits, TRAIT_STACK_SPAN)) {
      gas = stackReason(traits, <u32>(end - bottom));
    } else if (gas >= 0) {
      switch (opcode) {
        // 0x00 arithmetic, 0x10 comparison and bits
        case 0x00:
          gas = stops(gas);
          break;
        case 0x01:
          add(second, second, top);
          end = top;
          pc++;
          continue;
        case 0x02:
          mul(second, top, second);
          break;
        case 0x03:
          sub(second, top, second);
          end = top;
          pc++;
          continue;
        case 0x04:
          div(second, top, second);
          break;
        case 0x05:
          sdiv(second, top, second);
          break;
        case 0x06:
          mod(second, top, second);
          break;
        case 0x07:
          smod(second, top, second);
          break;
        case 0x08:
          addmod(end - 96, top, second, end - 96);
          break;
        case 0x09:
          mulmod(end - 96, top, second, end - 96);
          break;
        case 0x0a:
          gas -= load<i64>(EXP_BYTE_GAS) * <i64>byteLength(second);
          if (gas >= 0) exp(second, top, second);
          break;
        case 0x0b:
          signextend(second, top, second);
          break;
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
          break;
        case 0x13:
          setSmall(second, <u64>slt(second, top));
          break;
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
          break;
        case 0x18:
          xor(second, top, second);
          break;
        case 0x19:
          not(top, top);
          break;
        case 0x1a:
          byte(second, top, second);
          break;
        case 0x1b:
          shl(second, top, second);
          break;
        case 0x1c:
          shr(second, top, second);
          break;
        case 0x1d:
          sar(second, top, second);
          break;
        case 0x1e:
          clz256(top, top);
          break;
        case 0x20:
          gas = keccak(gas, top);
          break;

        // 0x30 environment, 0x40 block
        case 0x30:
          copy(end, selfAddress());
          break;
        case 0x31:
          gas = balance(gas, top);
          break;
        case 0x32:
          copy(end, transaction + TX_SENDER);
          break;
        case 0x33:
          copy(end, current + FRAME_CALLER);
          break;
        case 0x34:
          copy(end, current + FRAME_VALUE);
          break;
        case 0x35:
          inputWord(top, <usize>load<u32>(current, FRAME_INPUT), load<u32>(current, FRAME_INPUT_LENGTH), scratch);
          break;
        case 0x36:
          setSmall(end, load<u32>(current, FRAME_INPUT_LENGTH));
          break;
        case 0x37:
          gas = copyToMemory(gas, top, <usize>load<u32>(current, FRAME_INPUT), load<u32>(current, FRAME_INPUT_LENGTH));
          break;
        case 0x38:
          setSmall(end, load<u32>(current, FRAME_CODE_LENGTH));
          break;
        case 0x39:
          gas = copyToMemory(gas, top, code, load<u32>(current, FRAME_CODE_LENGTH));
          break;
        case 0x3a:
          copy(end, outcome + OUTCOME_GAS_PRICE);
          break;
        case 0x3b:
          gas = extCodeSize(gas, top);
          break;
        case 0x3c:
          gas = extCodeCopy(gas, top);
          break;
        case 0x3d:
          setSmall(end, returnDataLength);
          break;
        case 0x3e:
          gas = returnDataCopy(gas, top);
          break;
        case 0x3f:
          gas = extCodeHash(gas, top);
          break;
        case 0x40:
          gas = blockHash(gas, top);
          break;
        case 0x41:
          copy(end, COINBASE);
          break;
        case 0x42:
          copy(end, TIMESTAMP);
          break;
        case 0x43:
          copy(end, BLOCK_NUMBER);
          break;
        case 0x44:
          copy(end, RANDOMNESS);
          break;
        case 0x45:
          copy(end, BLOCK_GAS_LIMIT);
          break;
        case 0x46:
          copy(end, CHAIN_ID);
          break;
        case 0x47:
          gas = selfBalance(gas, end);
          break;
        case 0x48:
          copy(end, BASE_FEE);
          break;
        case 0x49:
          blobHash(transaction, top);
          break;
        case 0x4a:
          copy(end, BLOB_BASE_FEE);
          break;

        // 0x50 stack, memory, storage, flow
        case 0x50:
          end = top;
          pc++;
          continue;
        case 0x51:
          gas = mload(gas, top);
          break;
        case 0x52:
          gas = mstore(gas, top, second);
          break;
        case 0x53:
          gas = mstore8(gas, top, second);
          break;
        case 0x54:
          gas = sload(gas, top);
          break;
        case 0x55:
          gas = sstore(gas, top, second);
          break;
        case 0x56:
        case 0x57: {
          end = opcode === 0x56 ? top : second;
          if (opcode === 0x57 && isZero(second)) {
            pc++;
            continue;
          }
          const destination = load<u32>(top);
          if (!isJumpDestination(jumpDestinations, codeLength, top)) {
            gas = INVALID_JUMP;
            break;
          }
          pc = code + destination;
          jumps--;
          if (jumps !== 0) continue;
          save(current, <u32>(pc - code), end, gas);
          return limitHit ? STOP : AGAIN;
        }
        case 0x58:
          setSmall(end, pc - code);
          break;
        case 0x59:
          setSmall(end, load<u32>(current, FRAME_MEMORY_LENGTH));
          break;
        case 0x5a:
          setSmall(end, gas);
          break;
        case 0x5b:
          pc++;
          continue;
        case 0x5c:
          tload(top);
          break;
        case 0x5d:
          gas = tstore(gas, top, second);
          break;
        case 0x5e:
          gas = mcopy(gas, top);
          break;

        // 0x5f PUSH, 0x80 DUP, 0x90 SWAP
        case 0x5f:
          setSmall(end, 0);
          break;
        case 0x60:
          setSmall(end, load<u8>(pc, 1));
          end += 32;
          pc += 2;
          continue;
        case 0x61:
          setSmall(end, bswap<u16>(load<u16>(pc, 1)));
          end += 32;
          pc += 3;
          continue;
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
        case 0x9f:
          swap(top, top - ((<usize>(opcode - 0x8f)) << 5));
          pc++;
          continue;

        // 0xa0 logs, 0xf0 calls
        case 0xa0:
        case 0xa1:
        case 0xa2:
        case 0xa3:
        case 0xa4:
          gas = log(gas, top, opcode - 0xa0);
          break;
        case 0xf0:
        case 0xf5:
          gas = create(gas, opcode, top);
          break;
        case 0xf1:
        case 0xf2:
        case 0xf4:
        case 0xfa:
          gas = call(gas, opcode, top);
          break;
        case 0xf3:
          gas = returns(gas, top);
          break;
        case 0xfd:
          gas = reverts(gas, top);
          break;
        case 0xff:
          gas = selfDestruct(gas, top);
          break;
        default:
          gas = INVALID_OPCODE;
      }
    }
    if (gas >= 0) {
      end += <isize>load<i16>(traits, TRAIT_GROWTH);
      pc++;
      continue;
    }
    return leaveLoop(current, <u32>(pc - code), end, gas, traits);
  }
}

/** Stack and program counter of a frame that called stand behind the call; those of one that stopped, before the opcode. */
function leaveLoop(current: usize, pc: u32, end: usize, reason: i64, traits: usize): u32 {
  if (reason === FRAME_CHANGED) {
    if (frame > current)
      save(current, pc + 1, end + <isize>load<i16>(traits, TRAIT_GROWTH), load<i64>(current, FRAME_GAS));
    return limitHit ? STOP : AGAIN;
  }
  if (reason === STOPPED) {
    save(current, pc, end, load<i64>(current, FRAME_GAS) + <i64>load<u16>(traits, TRAIT_GAS));
    return STOP;
  }
  fail(0, reason);
  return AGAIN;
}

/** Which bound a stack of some bytes breaks; an opcode that the fork lacks asks for more than there can be. */
function stackReason(traits: usize, bytes: u32): i64 {
  const least = <u32>load<u16>(traits, TRAIT_LEAST_STACK);
  if (least > STACK_WORDS << 5) return INVALID_OPCODE;
  return bytes < least ? STACK_UNDERFLOW : STACK_OVERFLOW;
}

function save(current: usize, pc: u32, end: usize, gas: i64): void {
  store<u32>(current, pc, FRAME_PC);
  store<u32>(current, <u32>end, FRAME_STACK_END);
  store<i64>(current, gas, FRAME_GAS);
}

function isJumpDestination(bitmap: usize, codeLength: u32, word: usize): bool {
  if (!fits32(word)) return false;
  const destination = load<u32>(word);
  if (destination >= codeLength) return false;
  return ((load<u8>(bitmap + (destination >> 3)) >> <u8>(destination & 7)) & 1) !== 0;
}
