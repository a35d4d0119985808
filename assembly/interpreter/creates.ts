import * as host from '../host';
import { setFlag, viewAccount, warm } from '../journal/accounts';
import { hasStorage, readAccount, readBasic } from '../journal/reads';
import { setNonce } from '../journal/writes';
import { keccak256 } from '../keccak';
import {
  CODE_JUMPDESTS,
  CONTRACT_FIRST_NONCE,
  FORWARD_ALL_BUT_64TH,
  FRAME_ACCOUNT,
  FRAME_CALLER,
  FRAME_CODE,
  FRAME_CODE_LENGTH,
  FRAME_CODE_RECORD,
  FRAME_CREATES,
  FRAME_DEPTH,
  FRAME_FLAGS,
  FRAME_GAS,
  FRAME_INPUT_LENGTH,
  FRAME_JUMPDESTS,
  FRAME_MEMORY,
  FRAME_MEMORY_LENGTH,
  FRAME_TRANSLATION,
  FRAME_VALUE,
  INITCODE_WORD_GAS,
  LIMIT_MEMORY,
  MAX_DEPTH,
  MAX_INITCODE_BYTES,
  VIEW_ADDRESS,
  VIEW_BALANCE,
  VIEW_CODE,
  VIEW_CREATED,
  VIEW_NONCE,
} from '../layout';
import { hitLimit } from '../limits';
import { FAULT_CREATOR_NONCE } from '../rule-faults';
import { analyseCode, EMPTY_CODE } from '../state/codes';
import { memoryStart, regionEnd, scratch } from '../thread';
import { copy, loadBE, setSmall, storeBE, ult } from '../u256';
import { hasFault } from '../yield';
import { transfer } from './calls';
import { enter, frame, isStatic, nextFrame, self, setOutput, setReturnDataLength, stop, takeSnapshot } from './frame';
import { FRAME_CHANGED, INITCODE_TOO_LARGE, OUT_OF_GAS, STATIC_WRITE } from './halt';
import { bytesOf, expandTo, memoryAt, noteMemory, payForMemory, rangeEnd } from './memory';

/** Yellow paper: G_keccak256word, paid by CREATE2 (EIP-1014). */
const HASH_WORD_GAS: i64 = 6;

const CREATE2: u32 = 0xf5;

/** CREATE, CREATE2. Words from the top: value, offset, length (, salt). Priced and read first, as `call` has it. */
export function create(gas: i64, opcode: u32, value: usize): i64 {
  if (isStatic()) return STATIC_WRITE;
  const offset = value - 32;
  const length = value - 64;
  const salt = value - 96;
  const result = opcode === CREATE2 ? salt : length;
  const end = rangeEnd(offset, length);
  const bytes = <i64>bytesOf(length);
  let left = payForMemory(gas, end);
  if (left < 0) return OUT_OF_GAS;
  if (bytes > load<i64>(MAX_INITCODE_BYTES)) return INITCODE_TOO_LARGE;
  const words = (bytes + 31) >> 5;
  left -= words * (load<i64>(INITCODE_WORD_GAS) + (opcode === CREATE2 ? HASH_WORD_GAS : 0));
  if (left < 0) return OUT_OF_GAS;
  const creator = self();
  if (!readBasic(creator)) return stop(gas);

  const nonce = load<u64>(creator, VIEW_NONCE);
  const isTooDeep = load<u32>(frame, FRAME_DEPTH) === MAX_DEPTH;
  if (isTooDeep || ult(creator + VIEW_BALANCE, value) || nonce === u64.MAX_VALUE) {
    if (!expandTo(end)) return stop(gas);
    setReturnDataLength(0);
    setSmall(result, 0);
    return left;
  }
  const memoryLength = load<u32>(frame, FRAME_MEMORY_LENGTH);
  if (!expandTo(end)) return stop(gas);
  const size = load<u32>(length);
  const code = memoryAt(size === 0 ? 0 : load<u32>(offset));
  const sender = creator + VIEW_ADDRESS;
  const address = opcode === CREATE2 ? saltedAddress(sender, salt, code, size) : nonceAddress(sender, nonce);
  const created = viewAccount(address);
  if (!readAccount(created)) {
    store<u32>(frame, memoryLength, FRAME_MEMORY_LENGTH);
    return stop(gas);
  }
  setReturnDataLength(0);
  if (!hasFault(FAULT_CREATOR_NONCE)) setNonce(creator, nonce + 1);
  warm(created);
  const forwarded = load<u64>(FORWARD_ALL_BUT_64TH) ? left - (left >> 6) : left;
  if (isDefined(TRACING)) host.traceFee(left);
  left -= forwarded;
  if (isTaken(created)) {
    setSmall(result, 0);
    return left;
  }
  const next = nextFrame(value + 32);
  beginCreation(next, creator, created, value);
  if (!useInitcode(next, code, size)) return stop(gas);
  store<i64>(frame, left, FRAME_GAS);
  enter(next, forwarded);
  return FRAME_CHANGED;
}

/** EIP-684 and EIP-7610: no contract is created where there is nonce, code or storage. */
export function isTaken(created: usize): bool {
  return (
    load<u64>(created, VIEW_NONCE) !== 0 || <usize>load<u32>(created, VIEW_CODE) !== EMPTY_CODE || hasStorage(created)
  );
}

/** Everything of a creation's frame but its code; the snapshot is the state before. */
export function beginCreation(next: usize, creator: usize, created: usize, value: usize): void {
  takeSnapshot(next);
  setFlag(created, VIEW_CREATED);
  if (load<u64>(CONTRACT_FIRST_NONCE)) setNonce(created, load<u64>(CONTRACT_FIRST_NONCE));
  transfer(creator, created, value);
  store<u32>(next, <u32>created, FRAME_ACCOUNT);
  store<u32>(next, FRAME_CREATES, FRAME_FLAGS);
  copy(next + FRAME_CALLER, creator + VIEW_ADDRESS);
  copy(next + FRAME_VALUE, value);
  store<u32>(next, 0, FRAME_INPUT_LENGTH);
  setOutput(next, 0, 0);
}

/** Puts initcode, padding and bitmap before the frame's memory; false where the thread's region ends before. */
export function useInitcode(next: usize, code: usize, size: u32): bool {
  const start = <usize>load<u32>(next, FRAME_MEMORY);
  const end = (start + size + CODE_JUMPDESTS + ((size + 7) >> 3) + 31) & ~31;
  if (end > regionEnd) {
    hitLimit(LIMIT_MEMORY, end - memoryStart);
    return false;
  }
  noteMemory(end);
  memory.copy(start, code, size);
  analyseCode(start, size);
  store<u32>(next, <u32>start, FRAME_CODE);
  store<u32>(next, size, FRAME_CODE_LENGTH);
  store<u32>(next, <u32>start + size + CODE_JUMPDESTS, FRAME_JUMPDESTS);
  store<u32>(next, <u32>end, FRAME_MEMORY);
  store<u32>(next, 0, FRAME_CODE_RECORD);
  store<u32>(next, 0, FRAME_TRANSLATION);
  return true;
}

/** Yellow paper, 7: the last 20 bytes of the hash of the RLP of [sender, nonce]. */
export function nonceAddress(sender: usize, nonce: u64): usize {
  const rlp = scratch + 64;
  const nonceLength: u32 = nonce < 0x80 ? 0 : (71 - <u32>clz<u64>(nonce)) >> 3;
  store<u8>(rlp, 0xc0 + 21 + 1 + nonceLength);
  store<u8>(rlp, 0x94, 1);
  storeAddress(rlp + 2, sender);
  if (nonce === 0) store<u8>(rlp, 0x80, 22);
  else if (nonce < 0x80) store<u8>(rlp, <u8>nonce, 22);
  else {
    store<u8>(rlp, <u8>(0x80 + nonceLength), 22);
    for (let at: u32 = 0; at < nonceLength; at++) {
      store<u8>(rlp + 23 + at, <u8>(nonce >> ((nonceLength - 1 - at) << 3)));
    }
  }
  return hashedAddress(rlp, 23 + nonceLength);
}

/** EIP-1014: the last 20 bytes of the hash of 0xff, sender, salt and the hash of the initcode. */
function saltedAddress(sender: usize, salt: usize, code: usize, size: u32): usize {
  const bytes = scratch + 64;
  store<u8>(bytes, 0xff);
  storeAddress(bytes + 1, sender);
  storeBE(bytes + 21, salt);
  keccak256(bytes + 53, code, size);
  return hashedAddress(bytes, 85);
}

/** The 20 bytes of an address, most significant first. */
function storeAddress(bytes: usize, address: usize): void {
  store<u32>(bytes, bswap<u32>(load<u32>(address, 16)));
  store<u64>(bytes, bswap<u64>(load<u64>(address, 8)), 4);
  store<u64>(bytes, bswap<u64>(load<u64>(address)), 12);
}

function hashedAddress(bytes: usize, length: u32): usize {
  keccak256(scratch, bytes, length);
  loadBE(scratch, scratch);
  store<u64>(scratch, load<u32>(scratch, 16), 16);
  store<u64>(scratch, 0, 24);
  return scratch;
}
