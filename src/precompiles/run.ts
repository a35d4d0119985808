/** A precompile: its output, or `null` where the input breaks its rules and the call fails. */
export type Run = (input: Uint8Array) => Uint8Array | null;

/** Bytes [start, start + length) of the input, which zeros follow without end. */
export function padded(input: Uint8Array, start: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set(input.subarray(start, start + length));
  return bytes;
}

/** 1 or 0, in 32 bytes. */
export function booleanWord(value: boolean): Uint8Array {
  const word = new Uint8Array(32);
  word[31] = value ? 1 : 0;
  return word;
}
