import { join } from 'node:path';
import { keccak256Hex } from '../../src/primitives/keccak.js';

/** Some file systems take no longer names, and others have something beside them. */
const LONGEST = 100;

/** The name of a folder for a vector's id: letters, digits, `.`, `_` and `-`, and enough of a hash that no two ids share one. */
export function folderName(id: string): string {
  const readable = id.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^[._]+|[._]+$/g, '');
  return `${readable.slice(-LONGEST)}-${keccak256Hex(Buffer.from(id)).slice(2, 10)}`;
}

/** Where triage writes what it finds of a vector. */
export const folderOf = (out: string, id: string): string => join(out, 'triage', folderName(id));
