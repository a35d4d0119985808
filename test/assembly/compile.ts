import { readFileSync, statSync } from 'node:fs';
import * as asc from 'assemblyscript/asc';
import * as WebAssembly from '../../src/primitives/webassembly.js';

type Numbers = (...args: (number | bigint)[]) => number;

/** A module of the kernel on its own: its functions, and the memory that their addresses point into. */
export interface AssemblyModule {
  readonly call: Readonly<Record<string, Numbers>>;
  readonly memory: Uint8Array;
}

/** Compiles one file of assembly/ for a memory of `pages` · 64 KiB, as the kernel is compiled; `constants` as in `YIELDING=1`. */
export const assemblyModule = (
  entry: string,
  pages: number,
  constants: readonly string[] = [],
): Promise<WebAssembly.Module> =>
  compile(constants, [
    entry,
    // asconfig.json would add the kernel's own entry
    ...['--config', 'none'],
    ...['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'threads', '--enable', 'simd'],
    ...['--disableWarning', '112', '--disableWarning', '201'],
    ...['--importMemory', '--sharedMemory', '--initialMemory', `${pages}`, '--maximumMemory', `${pages}`],
  ]);

/** Compiles the kernel as a target of asconfig.json, with more constants. */
export const kernelTarget = (target: string, constants: readonly string[]): Promise<WebAssembly.Module> =>
  compile(constants, ['--target', target]);

async function compile(constants: readonly string[], options: readonly string[]): Promise<WebAssembly.Module> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [...options, '--outFile', 'module.wasm', ...constants.flatMap((constant) => ['--use', constant])],
    {
      readFile: (name) => (statSync(name, { throwIfNoEntry: false })?.isFile() ? readFileSync(name, 'utf8') : null),
      writeFile: (_name, contents) => {
        binary = contents as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || binary === undefined) throw new Error(`it does not compile: ${stderr.toString()}`);
  return new WebAssembly.Module(binary);
}

/** A file of assembly/, instantiated over a memory of its own. */
export async function compileAssembly(entry: string, pages = 16): Promise<AssemblyModule> {
  const module = await assemblyModule(entry, pages);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const abort = (): never => {
    throw new Error(`${entry} aborted`);
  };
  const instance = new WebAssembly.Instance(module, { env: { memory, abort } });
  return { call: instance.exports as Record<string, Numbers>, memory: new Uint8Array(memory.buffer) };
}
