import { deflateRawSync } from 'node:zlib';

/** As text can stand in a page. */
export const compress = (text: string): string => deflateRawSync(text).toString('base64');

/** Of text, before it is compressed: opening one vector decompresses so much. */
const CHUNK_LENGTH = 256 * 1024;

/** JSON values, compressed in chunks as they come: failures with all their details may be more than memory has room for. */
export class Chunks {
  /** number of the first value of each chunk */
  readonly firsts: number[] = [];
  readonly #compressed: string[] = [];
  #lines: string[] = [];
  #length = 0;
  #count = 0;

  /** @returns the value's number */
  add(value: unknown): number {
    const line = JSON.stringify(value);
    if (this.#lines.length === 0) this.firsts.push(this.#count);
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length > CHUNK_LENGTH) this.#close();
    return this.#count++;
  }

  /** One JSON value per line. */
  finish(): readonly string[] {
    if (this.#lines.length > 0) this.#close();
    return this.#compressed;
  }

  #close(): void {
    this.#compressed.push(compress(this.#lines.join('\n')));
    this.#lines = [];
    this.#length = 0;
  }
}
