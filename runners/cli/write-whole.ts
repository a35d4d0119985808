import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** A file is there in full or not at all, whenever the process ends. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const partial = `${path}.partial`;
  try {
    writeFileSync(partial, content);
    renameSync(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
}
