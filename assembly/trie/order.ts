import { nibbleAt } from './rlp';

/** Lists of records: u32 addresses, in the order of their keys. */
export function recordAt(list: usize, index: u32): usize {
  return load<u32>(list + (index << 2));
}

export function setRecordAt(list: usize, index: u32, record: usize): void {
  store<u32>(list + (index << 2), record);
}

/** The first nibble in which two keys differ, which they do. */
export function differ(a: usize, b: usize): u32 {
  let nibbles: u32 = 0;
  while (load<u64>(a) === load<u64>(b)) {
    a += 8;
    b += 8;
    nibbles += 16;
  }
  return nibbles + (u32(clz<u64>(bswap<u64>(load<u64>(a) ^ load<u64>(b)))) >> 2);
}

/** Below zero, zero or above: as a is to b. */
export function compare(a: usize, b: usize): i32 {
  for (let i: usize = 0; i < 32; i += 8) {
    const left = bswap<u64>(load<u64>(a + i));
    const right = bswap<u64>(load<u64>(b + i));
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** The end of those records, from `from` on, that have the first one's nibble at `depth`. */
export function groupEnd(list: usize, from: u32, to: u32, depth: u32): u32 {
  const nibble = groupNibble(list, from, depth);
  let first = from + 1;
  let last = to;
  while (first < last) {
    const middle = (first + last) >> 1;
    if (groupNibble(list, middle, depth) === nibble) first = middle + 1;
    else last = middle;
  }
  return first;
}

/** The same where groups are small. */
export function childEnd(list: usize, start: u32, to: u32, parting: u32): u32 {
  const nibble = nibbleAt(recordAt(list, start), parting);
  let end = start + 1;
  while (end < to && nibbleAt(recordAt(list, end), parting) === nibble) end++;
  return end;
}

export function groupNibble(list: usize, index: u32, depth: u32): u32 {
  return nibbleAt(recordAt(list, index), depth);
}

/** A record on its way to its place: u64 what its key begins with, u32 its address. */
const ENTRY_BYTES: usize = 16;
const ENTRY_RECORD: usize = 8;

/** Bytes that {@link sort} needs: for each record, and for buckets of as many as there are. */
export const SORT_BYTES: usize = 2 * ENTRY_BYTES + 8;

/** A bucket that holds more is no matter of chance: keys that are no hashes, or were looked for. */
const FULL_BUCKET: u32 = 64;
const MOST_BUCKET_BITS: u32 = 16;

/**
 * Brings a list into the order of its keys: into buckets by the bits that keys begin with, about as many as there are keys, then by insertion
 * (Knuth, TAOCP 3, 5.2.1); by merging where a bucket is full. @param scratch SORT_BYTES for each record and one more
 */
export function sort(list: usize, count: u32, scratch: usize): void {
  const bits = max(1, min(MOST_BUCKET_BITS, 32 - u32(clz<u32>(count))));
  const entries = scratch;
  const ordered = entries + count * ENTRY_BYTES;
  const buckets = ordered + count * ENTRY_BYTES;
  memory.fill(buckets, 0, 4 << bits);
  for (let index: u32 = 0; index < count; index++) {
    const entry = entries + index * ENTRY_BYTES;
    const record = recordAt(list, index);
    const begins = bswap<u64>(load<u64>(record));
    store<u64>(entry, begins);
    store<u32>(entry, u32(record), ENTRY_RECORD);
    const bucket = buckets + (usize(begins >> (64 - u64(bits))) << 2);
    store<u32>(bucket, load<u32>(bucket) + 1);
  }
  let begin: u32 = 0;
  let fullest: u32 = 0;
  for (let bucket = buckets; bucket < buckets + (4 << bits); bucket += 4) {
    const size = load<u32>(bucket);
    store<u32>(bucket, begin);
    begin += size;
    fullest = max(fullest, size);
  }
  for (let index: u32 = 0; index < count; index++) {
    const entry = entries + index * ENTRY_BYTES;
    const bucket = buckets + (usize(load<u64>(entry) >> (64 - u64(bits))) << 2);
    const place = load<u32>(bucket);
    store<u32>(bucket, place + 1);
    copyEntry(ordered + place * ENTRY_BYTES, entry);
  }
  const sorted = fullest > FULL_BUCKET ? mergeSort(ordered, entries, count) : insertionSort(ordered, count, entries);
  for (let index: u32 = 0; index < count; index++)
    setRecordAt(list, index, load<u32>(sorted + index * ENTRY_BYTES, ENTRY_RECORD));
}

/** Of entries of which none is far from its place. @param spare room for one; where the entries are then */
function insertionSort(entries: usize, count: u32, spare: usize): usize {
  for (let entry = entries + ENTRY_BYTES; entry < entries + count * ENTRY_BYTES; entry += ENTRY_BYTES) {
    if (!isBefore(entry, entry - ENTRY_BYTES)) continue;
    copyEntry(spare, entry);
    let at = entry;
    for (; at > entries && isBefore(spare, at - ENTRY_BYTES); at -= ENTRY_BYTES) copyEntry(at, at - ENTRY_BYTES);
    copyEntry(at, spare);
  }
  return entries;
}

/** Bottom up (Knuth, TAOCP 3, 5.2.4), to and fro; where the entries are then. */
function mergeSort(from: usize, to: usize, count: u32): usize {
  for (let width: u32 = 1; width < count; width <<= 1) {
    for (let start: u32 = 0; start < count; start += width << 1)
      mergeRuns(from, to, start, min(start + width, count), min(start + (width << 1), count));
    const sorted = to;
    to = from;
    from = sorted;
  }
  return from;
}

function copyEntry(to: usize, from: usize): void {
  store<u64>(to, load<u64>(from));
  store<u64>(to, load<u64>(from, 8), 8);
}

function mergeRuns(from: usize, to: usize, start: u32, middle: u32, end: u32): void {
  let a = from + start * ENTRY_BYTES;
  let b = from + middle * ENTRY_BYTES;
  const aEnd = b;
  const bEnd = from + end * ENTRY_BYTES;
  for (let at = to + start * ENTRY_BYTES; at < to + end * ENTRY_BYTES; at += ENTRY_BYTES) {
    let source = a;
    if (b < bEnd && (a === aEnd || isBefore(b, a))) {
      source = b;
      b += ENTRY_BYTES;
    } else a += ENTRY_BYTES;
    copyEntry(at, source);
  }
}

function isBefore(a: usize, b: usize): bool {
  const left = load<u64>(a);
  const right = load<u64>(b);
  return left === right ? compare(load<u32>(a, ENTRY_RECORD), load<u32>(b, ENTRY_RECORD)) < 0 : left < right;
}
