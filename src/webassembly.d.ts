/** The part of WebAssembly's JavaScript interface that is used here: Node 20's types lack it, and the DOM's bring the browser. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Memory {
    /** @param descriptor sizes in pages of 64 KiB */
    constructor(descriptor: { initial: number; maximum?: number; shared?: boolean });
    readonly buffer: SharedArrayBuffer;
    grow(pages: number): number;
  }
  class Global {
    readonly value: number | bigint;
  }
  type Imports = Readonly<Record<string, Readonly<Record<string, Memory | ((...args: never[]) => unknown)>>>>;
  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Readonly<Record<string, unknown>>;
  }
  /** What a module threw by itself: unreachable, out of bounds, division by zero. */
  class RuntimeError extends Error {}
}
