import { FRAME_MEMORY, FRAME_MEMORY_LENGTH, LIMIT_MEMORY, OUTCOME_MEMORY_USED } from '../layout';
import { hitLimit } from '../limits';
import { FAULT_MEMORY_WORD } from '../rule-faults';
import { memoryStart, outcome, regionEnd } from '../thread';
import { fits32, fits64, isZero, loadBE, storeBE } from '../u256';
import { hasFault } from '../yield';
import { frame, stop } from './frame';
import { OUT_OF_GAS } from './halt';

/** No gas pays for as many bytes: the square of their words does not fit 64 bits. go-ethereum draws the line there, too, whatever gas there is. */
const ENDLESS: u64 = 1 << 37;

/** Gas per word, and the divisor of the square (yellow paper, G_memory and H.1). */
const WORD_GAS: u64 = 3;
const SQUARE_DIVISOR_LOG: u64 = 9;

/** A word as a number of bytes, ENDLESS at most. */
export function bytesOf(word: usize): u64 {
  return fits64(word) ? min(load<u64>(word), ENDLESS) : ENDLESS;
}

/** The end of the range that two words give; 0 of an empty one, whatever its offset. */
export function rangeEnd(offset: usize, length: usize): u64 {
  return isZero(length) ? 0 : bytesOf(offset) + bytesOf(length);
}

/** The address of the current frame's memory at an offset. */
export function memoryAt(offset: u32): usize {
  return <usize>load<u32>(frame, FRAME_MEMORY) + offset;
}

/** What is left of the gas behind an extension so that the memory holds `end` bytes; negative where it does not pay for that. */
export function payForMemory(gas: i64, end: u64): i64 {
  const length = load<u32>(frame, FRAME_MEMORY_LENGTH);
  if (end <= <u64>length) return gas;
  if (end > ENDLESS - 32) return OUT_OF_GAS;
  return gas - memoryGas((end + 31) >> 5) + memoryGas(length >> 5);
}

function memoryGas(words: u64): i64 {
  return <i64>(words * WORD_GAS + ((words * words) >> SQUARE_DIVISOR_LOG));
}

/** Extends the memory, whose gas is paid; false where the thread's region ends before. */
export function expandTo(end: u64): bool {
  const length = load<u32>(frame, FRAME_MEMORY_LENGTH);
  if (end <= <u64>length) return true;
  const newLength = hasFault(FAULT_MEMORY_WORD) ? (end + 63) & ~31 : (end + 31) & ~31;
  const start = <usize>load<u32>(frame, FRAME_MEMORY);
  if (<u64>start + newLength > <u64>regionEnd) {
    hitLimit(LIMIT_MEMORY, <u64>(start - memoryStart) + newLength);
    return false;
  }
  const from = start + length;
  const peak = memoryPeak();
  if (from < peak) memory.fill(from, 0, min(start + <usize>newLength, peak) - from);
  noteMemory(start + <usize>newLength);
  store<u32>(frame, <u32>newLength, FRAME_MEMORY_LENGTH);
  return true;
}

/**
 * The furthest that memory ever reached in this region, whichever instance had it: what lies behind was never written, and is zero. To fill it
 * would have the system give pages that nobody needs: stRandom/randomStatetest94 extends memory to 1.6 GB, and writes few of them.
 */
function memoryPeak(): usize {
  return memoryStart + load<u32>(outcome, OUTCOME_MEMORY_USED);
}

/** Notes that memory reaches to an address. */
export function noteMemory(end: usize): void {
  if (end > memoryPeak()) store<u32>(outcome, <u32>(end - memoryStart), OUTCOME_MEMORY_USED);
}

/** Pays for memory up to `end`, and extends it. */
export function expand(gas: i64, end: u64): i64 {
  if (end <= <u64>load<u32>(frame, FRAME_MEMORY_LENGTH)) return gas;
  const left = payForMemory(gas, end);
  if (left < 0) return OUT_OF_GAS;
  return expandTo(end) ? left : stop(gas);
}

export function mload(gas: i64, offset: usize): i64 {
  const left = expand(gas, bytesOf(offset) + 32);
  if (left >= 0) loadBE(offset, memoryAt(load<u32>(offset)));
  return left;
}

export function mstore(gas: i64, offset: usize, value: usize): i64 {
  const left = expand(gas, bytesOf(offset) + 32);
  if (left >= 0) storeBE(memoryAt(load<u32>(offset)), value);
  return left;
}

export function mstore8(gas: i64, offset: usize, value: usize): i64 {
  const left = expand(gas, bytesOf(offset) + 1);
  if (left >= 0) store<u8>(memoryAt(load<u32>(offset)), load<u8>(value));
  return left;
}

/** Gas per word copied (yellow paper, G_copy). */
const COPY_WORD_GAS: u64 = 3;

export function copyGas(length: usize): i64 {
  return <i64>(COPY_WORD_GAS * ((bytesOf(length) + 31) >> 5));
}

/** CALLDATACOPY, CODECOPY, RETURNDATACOPY: what lies behind the source's end is zero. Words: destination, offset, length. */
export function copyToMemory(gas: i64, destination: usize, source: usize, sourceLength: u32): i64 {
  const left = expand(gas - copyGas(destination - 64), rangeEnd(destination, destination - 64));
  if (left >= 0) writeMemory(destination, source, sourceLength);
  return left;
}

/** The copy alone: gas is paid, memory is there. */
export function writeMemory(destination: usize, source: usize, sourceLength: u32): void {
  const length = load<u32>(destination - 64);
  if (length === 0) return;
  const offset = destination - 32;
  const skipped = fits32(offset) ? min(load<u32>(offset), sourceLength) : sourceLength;
  const copied = min(length, sourceLength - skipped);
  const to = memoryAt(load<u32>(destination));
  memory.copy(to, source + skipped, copied);
  memory.fill(to + copied, 0, length - copied);
}

/** EIP-5656 */
export function mcopy(gas: i64, destination: usize): i64 {
  const source = destination - 32;
  const length = destination - 64;
  const left = expand(gas - copyGas(length), max(rangeEnd(destination, length), rangeEnd(source, length)));
  if (left >= 0 && !isZero(length)) {
    memory.copy(memoryAt(load<u32>(destination)), memoryAt(load<u32>(source)), load<u32>(length));
  }
  return left;
}

/** CALLDATALOAD: 32 bytes of the input, zeros behind its end. */
export function inputWord(offset: usize, input: usize, length: u32, scratch: usize): void {
  if (!fits32(offset) || load<u32>(offset) >= length) {
    memory.fill(offset, 0, 32);
    return;
  }
  const at = load<u32>(offset);
  if (<u64>at + 32 <= <u64>length) {
    loadBE(offset, input + at);
    return;
  }
  memory.fill(scratch, 0, 32);
  memory.copy(scratch, input + at, length - at);
  loadBE(offset, scratch);
}
