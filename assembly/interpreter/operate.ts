import {
  BASE_FEE,
  BLOB_BASE_FEE,
  BLOCK_GAS_LIMIT,
  BLOCK_NUMBER,
  CHAIN_ID,
  COINBASE,
  EXP_BYTE_GAS,
  FRAME_CODE,
  FRAME_CODE_LENGTH,
  FRAME_INPUT,
  FRAME_INPUT_LENGTH,
  OUTCOME_GAS_PRICE,
  RANDOMNESS,
  TIMESTAMP,
  TX_SENDER,
} from '../layout';
import { FAULT_SDIV_SIGN } from '../rule-faults';
import { outcome, scratch } from '../thread';
import {
  addmod,
  byte,
  byteLength,
  clz256,
  copy,
  div,
  exp,
  mod,
  mul,
  mulmod,
  sar,
  sdiv,
  signextend,
  smod,
} from '../u256';
import { hasFault } from '../yield';
import { call } from './calls';
import { create } from './creates';
import { balance, blobHash, blockHash, extCodeCopy, extCodeHash, extCodeSize, selfBalance } from './environment';
import { frame } from './frame';
import { INVALID_OPCODE } from './halt';
import { returns, reverts, selfDestruct, stops } from './leaving';
import { keccak, log, returnDataCopy } from './logs';
import { copyToMemory, inputWord, mcopy, mload, mstore, mstore8 } from './memory';
import { sload, sstore, tload, tstore } from './storage';

/**
 * Does what an opcode does that loop.ts leaves to it: its stack is checked, its least gas taken. `end` is the stack's end.
 * Returns the gas that is left, or a reason of halt.ts.
 */
export function operate(opcode: u32, gas: i64, end: usize, transaction: usize): i64 {
  const top = end - 32;
  const second = end - 64;
  switch (opcode) {
    // 0x00 arithmetic, 0x10 comparison and bits
    case 0x00:
      return stops(gas);
    case 0x02:
      mul(second, top, second);
      break;
    case 0x04:
      div(second, top, second);
      break;
    case 0x05:
      if (hasFault(FAULT_SDIV_SIGN)) div(second, top, second);
      else sdiv(second, top, second);
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
    case 0x1a:
      byte(second, top, second);
      break;
    case 0x1d:
      sar(second, top, second);
      break;
    case 0x1e:
      clz256(top, top);
      break;
    case 0x20:
      return keccak(gas, top);

    // 0x30 environment, 0x40 block
    case 0x31:
      return balance(gas, top);
    case 0x32:
      copy(end, transaction + TX_SENDER);
      break;
    case 0x35:
      inputWord(top, <usize>load<u32>(frame, FRAME_INPUT), load<u32>(frame, FRAME_INPUT_LENGTH), scratch);
      break;
    case 0x37:
      return copyToMemory(gas, top, <usize>load<u32>(frame, FRAME_INPUT), load<u32>(frame, FRAME_INPUT_LENGTH));
    case 0x39:
      return copyToMemory(gas, top, <usize>load<u32>(frame, FRAME_CODE), load<u32>(frame, FRAME_CODE_LENGTH));
    case 0x3a:
      copy(end, outcome + OUTCOME_GAS_PRICE);
      break;
    case 0x3b:
      return extCodeSize(gas, top);
    case 0x3c:
      return extCodeCopy(gas, top);
    case 0x3e:
      return returnDataCopy(gas, top);
    case 0x3f:
      return extCodeHash(gas, top);
    case 0x40:
      return blockHash(gas, top);
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
      return selfBalance(gas, end);
    case 0x48:
      copy(end, BASE_FEE);
      break;
    case 0x49:
      blobHash(transaction, top);
      break;
    case 0x4a:
      copy(end, BLOB_BASE_FEE);
      break;

    // 0x50 memory, storage
    case 0x51:
      return mload(gas, top);
    case 0x52:
      return mstore(gas, top, second);
    case 0x53:
      return mstore8(gas, top, second);
    case 0x54:
      return sload(gas, top);
    case 0x55:
      return sstore(gas, top, second);
    case 0x5c:
      tload(top);
      break;
    case 0x5d:
      return tstore(gas, top, second);
    case 0x5e:
      return mcopy(gas, top);

    // 0xa0 logs, 0xf0 calls
    case 0xa0:
    case 0xa1:
    case 0xa2:
    case 0xa3:
    case 0xa4:
      return log(gas, top, opcode - 0xa0);
    case 0xf0:
    case 0xf5:
      return create(gas, opcode, top);
    case 0xf1:
    case 0xf2:
    case 0xf4:
    case 0xfa:
      return call(gas, opcode, top);
    case 0xf3:
      return returns(gas, top);
    case 0xfd:
      return reverts(gas, top);
    case 0xff:
      return selfDestruct(gas, top);
    default:
      return INVALID_OPCODE;
  }
  return gas;
}
