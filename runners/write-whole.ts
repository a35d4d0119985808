import { closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * A file is there in full or not at all, whenever the process ends; one that was there before stays until then.
 * @param content whole, or in pieces: together they may be longer than a string can be
 */
export function writeWhole(path: string, content: string | Uint8Array | Iterable<string>): void {
  const partial = `${path}.partial`;
  try {
    const pieces = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
    const file = openSync(partial, 'w');
    try {
      for (const piece of pieces) writeFileSync(file, piece);
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
}
