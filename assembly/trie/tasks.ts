import { loadShared, replaceShared, storeShared, swapShared, waitShared, wakeShared } from '../yield';
import * as layout from './layout';
import { branch, clear, copyReference, setKind } from './node';
import { groupEnd, groupNibble, recordAt } from './order';
import { gather, hashKeys, listPages, makeRecords, merge } from './pages';
import { refer } from './refer';
import { region } from './region';

/*
 * Tasks that threads share: who writes one counts it as published, and any thread takes the next one. No two write the same records. A thread
 * that fails says so in FAILED (src/trie/helper.ts).
 */

/** Looks at what is shared before a thread sleeps: about 20 µs. */
const SPINS: u32 = 5000;
/** Nanoseconds after which {@link finish} looks whether a thread failed. */
const WATCH: i64 = 100_000_000;
const ALL: u32 = u32.MAX_VALUE;

/** Lets other threads see the task. */
export function publish(task: usize): void {
  const number = loadShared(layout.PUBLISHED);
  store<u32>(layout.TASKS + ((number & (layout.MOST_TASKS - 1)) << 2), u32(task));
  storeShared(layout.PUBLISHED, number + 1);
  if (loadShared(layout.SLEEPING) !== 0 && swapShared(layout.SLEEPING, 0) !== 0) wakeShared(layout.SLEEPING, ALL);
}

/** Works until the task is done; false where nothing happened for long: whether a thread failed is then to be seen. */
export function finish(task: usize): bool {
  for (let spins: u32 = 0; spins < SPINS; spins++) {
    if (loadShared(task + layout.TASK_DONE) !== 0) return true;
    if (workOne()) spins = 0;
  }
  waitShared(task + layout.TASK_DONE, 0, WATCH);
  return loadShared(task + layout.TASK_DONE) !== 0;
}

/** What a thread does that nobody asks for tries. It never comes back. */
export function help(): void {
  for (let spins: u32 = 0; ; spins++) {
    if (workOne()) spins = 0;
    if (spins < SPINS) continue;
    storeShared(layout.SLEEPING, 1);
    // a task that is published from here on resets what it then waits for
    if (loadShared(layout.PUBLISHED) === loadShared(layout.TAKEN)) waitShared(layout.SLEEPING, 1, -1);
    spins = 0;
  }
}

/** Does the next task; false where there is none. */
function workOne(): bool {
  const taken = loadShared(layout.TAKEN);
  if (taken === loadShared(layout.PUBLISHED)) return false;
  const task: usize = load<u32>(layout.TASKS + ((taken & (layout.MOST_TASKS - 1)) << 2));
  if (!replaceShared(layout.TAKEN, taken, taken + 1)) return true;
  work(task);
  storeShared(task + layout.TASK_DONE, 1);
  wakeShared(task + layout.TASK_DONE, 1);
  return true;
}

/** Does a task, published or not. */
export function work(task: usize): void {
  setKind(load<u32>(task, layout.TASK_KIND));
  const list: usize = load<u32>(task, layout.TASK_LIST);
  const from = load<u32>(task, layout.TASK_FROM);
  const to = load<u32>(task, layout.TASK_TO);
  const kind = load<u32>(task, layout.TASK_WORK);
  if (kind === layout.WORK_NODES) makeNodes(task, list, from, to);
  else {
    if (kind === layout.WORK_CHANGES)
      makeRecords(load<u32>(task, layout.TASK_CHANGES), load<u32>(task, layout.TASK_RECORDS), list, from, to);
    hashKeys(list, from, to);
  }
}

function makeNodes(task: usize, list: usize, from: u32, to: u32): void {
  const result: usize = load<u32>(task, layout.TASK_RESULT);
  fetchAhead(list, from, to, result);
  const loaded = listPages(task + layout.TASK_PAGES, load<u32>(task, layout.TASK_PAGE_COUNT));
  // as many words as there are records, right before the result
  const merged = result - ((((loaded + to - from) << 2) + 7) & ~7);
  const count = merge(list, from, to, loaded, merged);
  store<u32>(result, 0);
  store<u32>(result + layout.RESULT_NODE, count, layout.NODE_COUNT);
  if (count === 0) return;
  makeNode(merged, 0, count, load<u32>(task, layout.TASK_DEPTH), result + layout.RESULT_NODE);
  copyReference(result, region + layout.RESULT);
}

/** Staged records lie anywhere: their cache misses overlap where one does not wait for another. @param result the loads need a use */
function fetchAhead(list: usize, from: u32, to: u32, result: usize): void {
  let bits: u64 = 0;
  for (let index = from; index < to; index++) {
    const record = recordAt(list, index);
    bits |= load<u64>(record) | load<u64>(record, 64) | load<u64>(record, layout.RECORD_BYTES - 8);
  }
  store<u64>(result, bits);
}

/** Writes the node of the merged records `from` to `to`, that hangs at `depth`, and leaves its reference in RESULT; the address behind it. */
function makeNode(merged: usize, from: u32, to: u32, depth: u32, node: usize): usize {
  const count = to - from;
  store<u32>(node, count, layout.NODE_COUNT);
  const content = node + layout.NODE_HEAD;
  if (count <= layout.PAGE_RECORDS) {
    refer(merged, from, to, depth);
    const contracts = gather(merged, from, to, content);
    store<u32>(node, contracts, layout.NODE_CONTRACTS);
    return content + count * layout.RECORD_BYTES + contracts * layout.CONTRACT_BYTES;
  }
  store<u32>(node, layout.NODE_BRANCH, layout.NODE_CONTRACTS);
  clear(content);
  let children: u32 = 0;
  let end = content + layout.REFERENCES_BYTES;
  for (let start = from; start < to; ) {
    const nibble = groupNibble(merged, start, depth);
    const next = groupEnd(merged, start, to, depth);
    end = makeNode(merged, start, next, depth + 1, end);
    copyReference(content + nibble * layout.REFERENCE_BYTES, region + layout.RESULT);
    children |= 1 << nibble;
    start = next;
  }
  store<u32>(node, children, layout.NODE_CHILDREN);
  // with a single child it is no node of the Merkle Patricia trie: that child is, and hangs in its place
  if (popcnt(children) === 1) refer(merged, from, to, depth);
  else branch(content, region + layout.RESULT);
  return end;
}
