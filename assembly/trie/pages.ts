import * as kernel from '../layout';
import { copy, eq } from '../u256/word';
import { addressKey, flushKeys, slotKey } from './keys';
import * as layout from './layout';
import { EMPTY_CODE_HASH, EMPTY_TRIE_ROOT, kind } from './node';
import { compare, recordAt, setRecordAt } from './order';
import { region } from './region';

/** Lists the records that are staged from `start` to `end`; their number. */
export function listStaged(start: usize, end: usize, list: usize): u32 {
  let count: u32 = 0;
  for (let record = start; record < end; record += layout.RECORD_BYTES) {
    setRecordAt(list, count++, record);
    if (load<u32>(record, layout.CONTRACT) !== 0) record += layout.CONTRACT_BYTES;
  }
  return count;
}

/** Hashes the keys of the records `from` to `to` of a list. */
export function hashKeys(list: usize, from: u32, to: u32): void {
  for (let index = from; index < to; index++) {
    const record = recordAt(list, index);
    if (kind === layout.ACCOUNTS) addressKey(record + layout.KEY, record + layout.ADDRESS);
    else slotKey(record + layout.KEY, record + layout.SLOT);
  }
  flushKeys();
}

/** Makes records of the CHANGED_ACCOUNTs `from` to `to` behind `changes`, in the same places behind `records`, and lists them. */
export function makeRecords(changes: usize, records: usize, list: usize, from: u32, to: u32): void {
  for (let index = from; index < to; index++) {
    const change = changes + index * kernel.CHANGED_ACCOUNT_BYTES;
    const record = records + index * layout.RECORD_BYTES;
    const flags = load<u32>(change, kernel.CHANGED_ACCOUNT_FLAGS);
    // no node is known
    store<u64>((record + layout.FLAGS) & ~7, 0);
    if (flags & layout.CHANGE_HAS_CONTRACT)
      store<u32>(record, load<u32>(change, kernel.CHANGED_ACCOUNT_CODE), layout.CONTRACT);
    if (!(flags & kernel.EXISTS)) store<u8>(record, layout.REMOVED, layout.FLAGS);
    else if (flags & (layout.CHANGE_HAS_CONTRACT | kernel.STORAGE_CLEARED))
      store<u8>(record, layout.STORAGE_CLEARED, layout.FLAGS);
    copy(record + layout.VALUE, change + kernel.CHANGED_ACCOUNT_BALANCE);
    store<u64>(record, load<u64>(change, kernel.CHANGED_ACCOUNT_NONCE), layout.NONCE);
    // the last 20 of 32 bytes
    memory.copy(record + layout.ADDRESS, change + kernel.CHANGED_ACCOUNT_ADDRESS + 12, layout.ADDRESS_BYTES);
    setRecordAt(list, index, record);
  }
}

/** Lists the records of pages that lie as a task has them; their number. */
export function listPages(page: usize, pages: u32): u32 {
  let loaded: u32 = 0;
  let contracts: u32 = 0;
  for (; pages > 0; pages--) {
    const count = load<u32>(page);
    const start = page + layout.TASK_PAGE_HEAD;
    page = start + load<u32>(page, 4);
    for (let record = start; record < start + count * layout.RECORD_BYTES; record += layout.RECORD_BYTES) {
      setRecordAt(region + layout.LOADED_LIST, loaded++, record);
      if (load<u32>(record, layout.CONTRACT) === 0) continue;
      const contract = start + load<u32>(record, layout.CONTRACT);
      store<u32>(record, u32(contract), layout.CONTRACT);
      store<u32>(contract, load<u32>(contract, layout.NUMBER) + contracts, layout.NUMBER);
    }
    contracts += u32(page - start - count * layout.RECORD_BYTES) / u32(layout.CONTRACT_BYTES);
  }
  return loaded;
}

/**
 * Lists what is there after the staged records `from` to `to` of a list have been put over the first `loaded` ones of LOADED_LIST.
 * @returns how many records that are
 */
export function merge(staged: usize, from: u32, to: u32, loaded: u32, result: usize): u32 {
  const loadedList = region + layout.LOADED_LIST;
  let count: u32 = 0;
  let old: u32 = 0;
  while (from < to) {
    const record = recordAt(staged, from);
    const order = old < loaded ? compare(recordAt(loadedList, old), record) : 1;
    if (order < 0) {
      setRecordAt(result, count++, recordAt(loadedList, old++));
      continue;
    }
    from++;
    const flags = load<u8>(record, layout.FLAGS);
    if (order === 0) {
      if (flags === 0) keepStorage(record, recordAt(loadedList, old));
      old++;
    }
    if (!(flags & layout.REMOVED)) setRecordAt(result, count++, record);
  }
  while (old < loaded) setRecordAt(result, count++, recordAt(loadedList, old++));
  return count;
}

/** An account of whose contract nothing is said keeps its storage; that it has no code is said. */
function keepStorage(record: usize, before: usize): void {
  const contract: usize = load<u32>(before, layout.CONTRACT);
  if (load<u32>(record, layout.CONTRACT) !== 0 || contract === 0) return;
  if (eq(contract + layout.STORAGE_ROOT, EMPTY_TRIE_ROOT)) return;
  copy(contract + layout.CODE_HASH, EMPTY_CODE_HASH);
  store<u32>(contract, layout.FROM_PAGE_WITHOUT_CODE, layout.ORIGIN);
  store<u32>(record, u32(contract), layout.CONTRACT);
}

/** Copies the records `from` to `to` of a list to a page, their contracts behind them; the number of contracts. */
export function gather(list: usize, from: u32, to: u32, page: usize): u32 {
  let contracts: u32 = 0;
  let at = page;
  let contractAt = at + (to - from) * layout.RECORD_BYTES;
  for (let index = from; index < to; index++) {
    const record = recordAt(list, index);
    for (let offset: usize = 0; offset < layout.RECORD_BYTES; offset += 8)
      store<u64>(at + offset, load<u64>(record + offset));
    store<u8>(at, 0, layout.FLAGS);
    const contract: usize = load<u32>(record, layout.CONTRACT);
    if (contract !== 0) {
      for (let offset: usize = 0; offset < layout.CONTRACT_BYTES; offset += 8)
        store<u64>(contractAt + offset, load<u64>(contract + offset));
      store<u32>(at, u32(contractAt - page), layout.CONTRACT);
      contractAt += layout.CONTRACT_BYTES;
      contracts++;
    }
    at += layout.RECORD_BYTES;
  }
  return contracts;
}
