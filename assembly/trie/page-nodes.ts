import { flushQueue } from './hash-queue';
import { isKnown, noteKnown } from './known';
import * as layout from './layout';
import { branch, clear, copyReference, extension, leaf, queueHashes } from './node';
import { childEnd, differ, recordAt } from './order';
import { region } from './region';
import { nibbleAt } from './rlp';

/*
 * The nodes of a page, hashed by twos. A node waits for its children, so they are written by height: first those that have no child to be
 * written, then those above. A reference lies in KNOWN of its node's first record, where the node above finds it: nodes with the same first
 * record are inside of one another, and each is written before the one around it.
 */

/** A node to be written: u32 the next one of its height, its records' places in the list, the depth at which it hangs, and where it parts. */
const NEXT: usize = 0;
const FROM: usize = 4;
const TO: usize = 8;
const DEPTH: usize = 12;
const PARTING: usize = 16;
const PLANNED_BYTES: usize = 20;

/** In place of where a node parts. */
const LEAF: u32 = 254;
/** It is the extension above the branch of the same records, which comes before. */
const EXTENSION: u32 = 255;

let planned: usize = 0;

/** The reference of the trie of a page's records, `from` to `to` in a list, two at least, as a node that hangs at `depth`. */
export function referPage(list: usize, from: u32, to: u32, depth: u32): void {
  planned = region + layout.PLANNED;
  queueHashes(true);
  const highest = plan(list, from, to, depth);
  for (let height: u32 = 1; height <= highest; height++) {
    const head = region + layout.HEIGHTS + (height << 2);
    for (let node: usize = load<u32>(head); node !== 0; node = load<u32>(node, NEXT)) {
      const isWhole = load<u32>(node, FROM) === from && load<u32>(node, TO) === to;
      write(list, node, isWhole);
    }
    flushQueue();
    store<u32>(head, 0);
  }
  queueHashes(false);
}

/** Plans what is to be written of a node; its height. */
function plan(list: usize, from: u32, to: u32, depth: u32): u32 {
  if (to - from === 1) return add(1, from, to, depth, LEAF);
  const parting = differ(recordAt(list, from), recordAt(list, to - 1));
  let height: u32 = 1;
  for (let start = from; start < to; ) {
    const end = childEnd(list, start, to, parting);
    if (!isKnown(list, start, end, parting + 1)) height = max(height, 1 + plan(list, start, end, parting + 1));
    start = end;
  }
  add(height, from, to, depth, parting);
  return parting > depth ? add(height + 1, from, to, depth, EXTENSION) : height;
}

function add(height: u32, from: u32, to: u32, depth: u32, parting: u32): u32 {
  const head = region + layout.HEIGHTS + (height << 2);
  store<u32>(planned, load<u32>(head), NEXT);
  store<u32>(planned, from, FROM);
  store<u32>(planned, to, TO);
  store<u32>(planned, depth, DEPTH);
  store<u32>(planned, parting, PARTING);
  store<u32>(head, u32(planned));
  planned += PLANNED_BYTES;
  return height;
}

/** @param isWhole it is the page's: what it hangs from keeps its reference, and its first record is left to a node below */
function write(list: usize, node: usize, isWhole: bool): void {
  const from = load<u32>(node, FROM);
  const to = load<u32>(node, TO);
  const depth = load<u32>(node, DEPTH);
  const parting = load<u32>(node, PARTING);
  const first = recordAt(list, from);
  const result = isWhole ? region + layout.RESULT : first + layout.KNOWN;
  if (parting === LEAF) leaf(first, depth, result);
  else if (parting === EXTENSION) extension(first, depth, differ(first, recordAt(list, to - 1)), result);
  else {
    const children = region + layout.CHILDREN;
    clear(children);
    for (let start = from; start < to; ) {
      const end = childEnd(list, start, to, parting);
      const child = recordAt(list, start);
      copyReference(children + nibbleAt(child, parting) * layout.REFERENCE_BYTES, child + layout.KNOWN);
      start = end;
    }
    branch(children, result);
  }
  if (!isWhole) noteKnown(first, to - from, depth);
}
