import * as host from '../host';
import { isWarm, viewAccount, warm } from '../journal/accounts';
import { exists, isEmpty, readAccount, readBasic, readCode } from '../journal/reads';
import {
  BLOCK_HASH_BYTES,
  BLOCK_HASH_COUNT,
  BLOCK_HASH_WORD,
  BLOCK_HASHES,
  BLOCK_NUMBER,
  CODE_HASH,
  CODE_LENGTH,
  CODE_START,
  COLD_ACCOUNT_GAS,
  LAST_PRECOMPILE,
  PRECOMPILES,
  TX_BLOB_COUNT,
  TX_BLOB_HASHES,
  VIEW_BALANCE,
  VIEW_CODE,
} from '../layout';
import { loadCode } from '../state/codes';
import { scratch } from '../thread';
import { copy, fits32, fits64, setSmall } from '../u256';
import { loadShared, storeShared } from '../yield';
import { self, stop } from './frame';
import { OUT_OF_GAS } from './halt';
import { copyGas, expandTo, payForMemory, rangeEnd, writeMemory } from './memory';

/** The address in the lower 20 bytes of a stack word, in scratch memory until the next opcode. */
export function addressOf(word: usize): usize {
  store<u64>(scratch, load<u64>(word));
  store<u64>(scratch, load<u64>(word, 8), 8);
  store<u64>(scratch, load<u32>(word, 16), 16);
  store<u64>(scratch, 0, 24);
  return scratch;
}

/** Number of the precompile at an address, 0 where there is none. */
export function precompileNumber(address: usize): u32 {
  if (!fits32(address)) return 0;
  const number = load<u32>(address);
  return number <= LAST_PRECOMPILE && load<u8>(PRECOMPILES + number) !== 0 ? number : 0;
}

/** EIP-2929: what it costs beyond the opcode's own gas that the account was not accessed before. */
export function coldGas(account: usize, address: usize): i64 {
  return isWarm(account) || precompileNumber(address) !== 0 ? 0 : load<i64>(COLD_ACCOUNT_GAS);
}

export function balance(gas: i64, word: usize): i64 {
  const address = addressOf(word);
  const account = viewAccount(address);
  const left = gas - coldGas(account, address);
  if (left < 0) return OUT_OF_GAS;
  if (!readBasic(account)) return stop(gas);
  warm(account);
  copy(word, account + VIEW_BALANCE);
  return left;
}

export function selfBalance(gas: i64, result: usize): i64 {
  if (!readBasic(self())) return stop(gas);
  copy(result, self() + VIEW_BALANCE);
  return gas;
}

export function extCodeSize(gas: i64, word: usize): i64 {
  const address = addressOf(word);
  const account = viewAccount(address);
  const left = gas - coldGas(account, address);
  if (left < 0) return OUT_OF_GAS;
  if (!readCode(account)) return stop(gas);
  const code = <usize>load<u32>(account, VIEW_CODE);
  if (!loadCode(code)) return stop(gas);
  warm(account);
  setSmall(word, load<u32>(code, CODE_LENGTH));
  return left;
}

/** EIP-1052: zero for an account that is not there, or empty (EIP-161). */
export function extCodeHash(gas: i64, word: usize): i64 {
  const address = addressOf(word);
  const account = viewAccount(address);
  const left = gas - coldGas(account, address);
  if (left < 0) return OUT_OF_GAS;
  if (!readAccount(account)) return stop(gas);
  warm(account);
  if (exists(account) && !isEmpty(account)) copy(word, <usize>load<u32>(account, VIEW_CODE) + CODE_HASH);
  else setSmall(word, 0);
  return left;
}

/** Words: address, destination, offset, length. */
export function extCodeCopy(gas: i64, word: usize): i64 {
  const address = addressOf(word);
  const account = viewAccount(address);
  const destination = word - 32;
  const length = word - 96;
  const end = rangeEnd(destination, length);
  const left = payForMemory(gas, end) - coldGas(account, address) - copyGas(length);
  if (left < 0) return OUT_OF_GAS;
  if (!readCode(account)) return stop(gas);
  const code = <usize>load<u32>(account, VIEW_CODE);
  if (!loadCode(code) || !expandTo(end)) return stop(gas);
  warm(account);
  writeMemory(destination, <usize>load<u32>(code, CODE_START), load<u32>(code, CODE_LENGTH));
  return left;
}

/** BLOCKHASH: of the 256 blocks before this one, else zero. */
export function blockHash(gas: i64, word: usize): i64 {
  const current = load<u64>(BLOCK_NUMBER);
  const number = load<u64>(word);
  if (!fits64(word) || number >= current || current - number > BLOCK_HASH_COUNT) {
    setSmall(word, 0);
    return gas;
  }
  const entry = BLOCK_HASHES + <usize>(number % BLOCK_HASH_COUNT) * BLOCK_HASH_BYTES;
  // the hash is there before another thread can see that it is known
  if (loadShared(entry) === 0) {
    if (!host.blockHash(number, entry + BLOCK_HASH_WORD)) return stop(gas);
    storeShared(entry, 1);
  }
  copy(word, entry + BLOCK_HASH_WORD);
  return gas;
}

/** EIP-4844 */
export function blobHash(transaction: usize, word: usize): void {
  if (fits32(word) && load<u32>(word) < load<u32>(transaction, TX_BLOB_COUNT)) {
    copy(word, transaction + <usize>load<u32>(transaction, TX_BLOB_HASHES) + ((<usize>load<u32>(word)) << 5));
  } else setSmall(word, 0);
}
