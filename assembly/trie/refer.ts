import { isKnown, noteKnown } from './known';
import * as layout from './layout';
import { branch, clear, copyReference, extension, kind, leaf } from './node';
import { childEnd, differ, recordAt } from './order';
import { referPage } from './page-nodes';
import { region } from './region';
import { nibbleAt } from './rlp';

/**
 * The reference of the trie of the records `from` to `to` in a list, whose keys have their first `depth` nibbles in common, as a node that
 * hangs there (yellow paper, appendix D): children first, each node written where it is hashed.
 */
export function refer(list: usize, from: u32, to: u32, depth: u32): void {
  const count = to - from;
  if (kind === layout.ITEMS || count > layout.PAGE_RECORDS)
    node(list, from, to, depth, region + layout.CHILDREN, region + layout.RESULT);
  else if (count === 1) child(list, from, to, depth, region + layout.CHILDREN, region + layout.RESULT);
  else referPage(list, from, to, depth);
}

function node(list: usize, from: u32, to: u32, depth: u32, children: usize, result: usize): void {
  const first = recordAt(list, from);
  if (to - from === 1) {
    leaf(first, depth, result);
    return;
  }
  const parting = differ(first, recordAt(list, to - 1));
  clear(children);
  for (let start = from; start < to; ) {
    const end = childEnd(list, start, to, parting);
    child(
      list,
      start,
      end,
      parting + 1,
      children + layout.REFERENCES_BYTES,
      children + nibbleAt(recordAt(list, start), parting) * layout.REFERENCE_BYTES,
    );
    start = end;
  }
  branch(children, result);
  if (parting > depth) extension(first, depth, parting, result);
}

/** A node is written anew only where a record of it is new or gone, or where it hangs elsewhere than before. */
function child(list: usize, from: u32, to: u32, depth: u32, children: usize, result: usize): void {
  const known = recordAt(list, from) + layout.KNOWN;
  const count = to - from;
  const isKept = kind !== layout.ITEMS && count <= layout.PAGE_RECORDS;
  if (isKept && isKnown(list, from, to, depth)) {
    copyReference(result, known);
    return;
  }
  node(list, from, to, depth, children, result);
  if (!isKept) return;
  copyReference(known, result);
  noteKnown(recordAt(list, from), count, depth);
}
