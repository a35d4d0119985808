import { appendLog } from '../journal/logs';
import { keccak256 } from '../keccak';
import { keccak256Expecting } from '../keccak/keccak';
import { FRAME_CALLER, FRAME_INPUT, FRAME_INPUT_LENGTH } from '../layout';
import { FAULT_LOG_BYTE_GAS } from '../rule-faults';
import { returnData, scratch } from '../thread';
import { eq, fits32, loadBE, storeBE } from '../u256';
import { hasFault } from '../yield';
import { frame, isStatic, returnDataLength, selfAddress } from './frame';
import { RETURN_DATA_BOUNDS, STATIC_WRITE } from './halt';
import { bytesOf, copyToMemory, expand, memoryAt, rangeEnd } from './memory';

/** Yellow paper: G_keccak256word, G_logdata. */
const HASH_WORD_GAS: i64 = 6;
const LOG_BYTE_GAS: i64 = 8;

/** of Solidity's calls */
const SELECTOR_BYTES: u32 = 4;

/** KECCAK256. Words: offset, length. */
export function keccak(gas: i64, offset: usize): i64 {
  const length = offset - 32;
  const left = expand(gas - HASH_WORD_GAS * <i64>((bytesOf(length) + 31) >> 5), rangeEnd(offset, length));
  if (left < 0) return left;
  const size = load<u32>(length);
  const bytes = memoryAt(size === 0 ? 0 : load<u32>(offset));
  if (size === 64) keccak256Expecting(length, bytes, nextKey(bytes));
  else keccak256(length, bytes, size);
  loadBE(length, length);
  return left;
}

/**
 * Who is probably looked up behind `key` in the same mapping, or 0: a token's transfer takes from the caller, or from its first argument, and gives
 * to the argument that follows. 10,000 ERC-20 transfers take an eighth less time for it (`npm run bench -- erc20`).
 */
function nextKey(key: usize): usize {
  const first = <usize>load<u32>(frame, FRAME_INPUT) + SELECTOR_BYTES;
  const length = load<u32>(frame, FRAME_INPUT_LENGTH);
  if (length < SELECTOR_BYTES + 32) return 0;
  storeBE(scratch, frame + FRAME_CALLER);
  if (eq(key, scratch)) return first;
  return length >= SELECTOR_BYTES + 64 && eq(key, first) ? first + 32 : 0;
}

/** LOG0 to LOG4. Words: offset, length, topics. */
export function log(gas: i64, offset: usize, topicCount: u32): i64 {
  if (isStatic()) return STATIC_WRITE;
  const length = offset - 32;
  const byteGas = hasFault(FAULT_LOG_BYTE_GAS) ? LOG_BYTE_GAS - 1 : LOG_BYTE_GAS;
  const left = expand(gas - byteGas * <i64>bytesOf(length), rangeEnd(offset, length));
  if (left < 0) return left;
  const size = load<u32>(length);
  appendLog(selfAddress(), offset - 64, topicCount, memoryAt(size === 0 ? 0 : load<u32>(offset)), size);
  return left;
}

/** EIP-211: a range beyond the end is an exception, and not zeros. Words: destination, offset, length. */
export function returnDataCopy(gas: i64, destination: usize): i64 {
  const offset = destination - 32;
  const length = destination - 64;
  if (!fits32(offset) || !fits32(length)) return RETURN_DATA_BOUNDS;
  if (<u64>load<u32>(offset) + <u64>load<u32>(length) > <u64>returnDataLength) return RETURN_DATA_BOUNDS;
  return copyToMemory(gas, destination, returnData, returnDataLength);
}
