import { copy, eq } from '../u256/word';
import { addressKey, flushKeys, slotKey } from './keys';
import * as layout from './layout';
import { EMPTY_CODE_HASH, EMPTY_TRIE_ROOT } from './node';
import { compare, recordAt, setRecordAt } from './order';

/** Hashes the keys of the accounts that are staged up to `end`, and lists them; their number. */
export function listAccounts(end: usize, list: usize): u32 {
  let count: u32 = 0;
  for (let record = layout.STAGED; record < end; ) {
    addressKey(record + layout.KEY, record + layout.ADDRESS);
    setRecordAt(list, count++, record);
    record += layout.RECORD_BYTES;
    if (load<u32>(record - layout.RECORD_BYTES, layout.CONTRACT) !== 0) record += layout.CONTRACT_BYTES;
  }
  flushKeys();
  return count;
}

/** The same of slots. */
export function listSlots(end: usize, list: usize): u32 {
  let count: u32 = 0;
  for (let record = layout.STAGED; record < end; record += layout.RECORD_BYTES) {
    slotKey(record + layout.KEY, record + layout.SLOT);
    setRecordAt(list, count++, record);
  }
  flushKeys();
  return count;
}

/** The same of items, which have their keys. */
export function listItems(end: usize, list: usize): u32 {
  let count: u32 = 0;
  for (let record = layout.STAGED; record < end; record += layout.RECORD_BYTES) setRecordAt(list, count++, record);
  return count;
}

/**
 * Lists the records of a page that was written to `page`, behind those of others.
 * @param loaded records and contracts of the others
 */
export function listPage(page: usize, count: u32, loaded: u32, contracts: u32): void {
  const moved = page - layout.LOADED;
  for (let index: u32 = 0; index < count; index++) {
    const record = page + index * layout.RECORD_BYTES;
    setRecordAt(layout.LOADED_LIST, loaded + index, record);
    if (moved === 0 || load<u32>(record, layout.CONTRACT) === 0) continue;
    const contract = load<u32>(record, layout.CONTRACT) + moved;
    store<u32>(record, contract, layout.CONTRACT);
    store<u32>(contract, load<u32>(contract, layout.NUMBER) + contracts, layout.NUMBER);
  }
}

/**
 * Lists what is there after the staged records `from` to `to` of a list have been put over the first `loaded` ones of LOADED_LIST.
 * @returns how many records that are
 */
export function merge(staged: usize, from: u32, to: u32, loaded: u32, result: usize): u32 {
  let count: u32 = 0;
  let old: u32 = 0;
  while (from < to) {
    const record = recordAt(staged, from);
    const order = old < loaded ? compare(recordAt(layout.LOADED_LIST, old), record) : 1;
    if (order < 0) {
      setRecordAt(result, count++, recordAt(layout.LOADED_LIST, old++));
      continue;
    }
    from++;
    const flags = load<u8>(record, layout.FLAGS);
    if (order === 0) {
      if (flags === 0) keepStorage(record, recordAt(layout.LOADED_LIST, old));
      old++;
    }
    if (!(flags & layout.REMOVED)) setRecordAt(result, count++, record);
  }
  while (old < loaded) setRecordAt(result, count++, recordAt(layout.LOADED_LIST, old++));
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

/** Copies the records `from` to `to` of a list to GATHERED, their contracts behind them; the number of contracts. */
export function gather(list: usize, from: u32, to: u32): u32 {
  let contracts: u32 = 0;
  let at = layout.GATHERED;
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
      store<u32>(at, u32(contractAt - layout.GATHERED + layout.LOADED), layout.CONTRACT);
      contractAt += layout.CONTRACT_BYTES;
      contracts++;
    }
    at += layout.RECORD_BYTES;
  }
  return contracts;
}
