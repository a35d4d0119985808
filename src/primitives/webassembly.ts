/*
 * The part of WebAssembly's JavaScript interface that is used here: Node 20's types lack it, and the DOM's bring the browser. It is a module, not a
 * global declaration, since the package's own types need it, wherever they are read.
 */

export interface Module {
  readonly [Symbol.toStringTag]: string;
}

export interface Memory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

export interface Global {
  readonly value: number | bigint;
}

export type Imports = Readonly<Record<string, Readonly<Record<string, Memory | ((...args: never[]) => unknown)>>>>;

export interface Instance {
  readonly exports: Readonly<Record<string, unknown>>;
}

interface Api {
  readonly Module: new (bytes: Uint8Array) => Module;
  /** @param descriptor sizes in pages of 64 KiB */
  readonly Memory: new (descriptor: {
    initial: number;
    maximum?: number;
    shared?: boolean;
  }) => Memory;
  readonly Instance: new (module: Module, imports?: Imports) => Instance;
  /** What a module threw by itself: unreachable, out of bounds, division by zero. */
  readonly RuntimeError: new (
    message?: string,
  ) => Error;
}

export const { Module, Memory, Instance, RuntimeError } = (globalThis as unknown as { WebAssembly: Api }).WebAssembly;
