import { readFileSync, statSync } from 'node:fs';
import * as asc from 'assemblyscript/asc';

type Numbers = (...args: (number | bigint)[]) => number;

/** A module of the kernel on its own: its functions, and the memory that their addresses point into. */
export interface AssemblyModule {
  readonly call: Readonly<Record<string, Numbers>>;
  readonly memory: Uint8Array;
}

/** Compiles one file of assembly/, as the kernel is compiled, and instantiates it over a memory of `pages` · 64 KiB. */
export async function compileAssembly(entry: string, pages = 16): Promise<AssemblyModule> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      entry,
      // asconfig.json would add the kernel's own entry
      ...['--config', 'none'],
      ...[
        '--outFile',
        'module.wasm',
        '-O3',
        '--runtime',
        'stub',
        '--noAssert',
        '--enable',
        'threads',
        '--enable',
        'simd',
        '--disableWarning',
        '112',
      ],
      ...['--importMemory', '--sharedMemory', '--initialMemory', `${pages}`, '--maximumMemory', `${pages}`],
    ],
    {
      readFile: (name) => (statSync(name, { throwIfNoEntry: false })?.isFile() ? readFileSync(name, 'utf8') : null),
      writeFile: (_name, contents) => {
        binary = contents as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || binary === undefined) throw new Error(`${entry} does not compile: ${stderr.toString()}`);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const abort = (): never => {
    throw new Error(`${entry} aborted`);
  };
  const instance = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory, abort } });
  return { call: instance.exports as Record<string, Numbers>, memory: new Uint8Array(memory.buffer) };
}
