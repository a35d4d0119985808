import { Words } from '../primitives/words.js';

/** Bytes that are kept uncounted by V8, for each byte that it counts. */
const UNCOUNTED = 7;

let counted = 0;
let uncounted = 0;

/**
 * Copies pieces of the kernel's memory into one buffer of their own. V8 counts an ArrayBuffer as it counts its heap, and marks all of the heap anew
 * whenever that has grown by a tenth: after each block of 37,000 ERC-20 transfers, by threads that take cores from the block's (98 ms on two
 * threads, and 80 where nothing is counted; `npm run bench -- erc20`). A SharedArrayBuffer is collected, but not counted; if all were shared, nothing
 * would make V8 collect them. So an eighth is counted.
 */
export function keep(pieces: readonly Uint8Array[]): Words {
  const buffer = allocate(pieces.reduce((sum, { length }) => sum + length, 0));
  const words = new Words(buffer);
  let end = 0;
  for (const piece of pieces) {
    words.u8.set(piece, end);
    end += piece.length;
  }
  return words;
}

function allocate(bytes: number): ArrayBufferLike {
  if (uncounted > UNCOUNTED * counted) {
    counted += bytes;
    // not zeroed before, which takes a third of the time where it is megabytes
    return Buffer.allocUnsafeSlow(bytes).buffer;
  }
  uncounted += bytes;
  return new SharedArrayBuffer(bytes);
}
