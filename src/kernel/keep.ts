import { Words } from '../primitives/words.js';

/** So many bytes of results are kept where V8 does not count them for one where it does. */
const UNCOUNTED = 7;

let counted = 0;
let uncounted = 0;

/**
 * Copies pieces of the kernel's memory into one that is theirs. V8 counts buffers as it counts its heap, and marks all of that anew once
 * it has grown by a tenth: with each block of 37,000 ERC-20 transfers, on threads that take the cores from the block's (on two: 98 ms, and
 * 80 where nothing is counted; `npm run bench -- erc20`). Shared buffers it collects, but does not count. Where all were such, nothing
 * would make it collect them.
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
