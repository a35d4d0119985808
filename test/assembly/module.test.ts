import { readFileSync, statSync } from 'node:fs';
import * as asc from 'assemblyscript/asc';
import { expect } from 'chai';

/** The kernel as text, unoptimised: there each function has the name of the file that it is from. */
async function kernelText(): Promise<string> {
  let text = '';
  const args = ['assembly/index.ts', '--config', 'none', '--textFile', 'kernel.wat', '--runtime', 'stub', '--noAssert'];
  const memory = ['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'];
  const { error, stderr } = await asc.main(
    [...args, ...memory, '--enable', 'threads', '--enable', 'simd', '--disableWarning', '112,201'],
    {
      readFile: (name) => (statSync(name, { throwIfNoEntry: false })?.isFile() ? readFileSync(name, 'utf8') : null),
      writeFile: (_name, contents) => {
        text = contents as string;
      },
      listFiles: () => [],
    },
  );
  if (error !== null) throw new Error(stderr.toString());
  return text;
}

describe('the kernel', () => {
  it('has no runtime of AssemblyScript in it, and writes to nothing but its regions', async () => {
    const text = await kernelText();
    expect(text).to.include('(func $assembly/interpreter/loop/interpret');
    expect(text).to.not.include('~lib/rt');
    expect(text).to.not.include('memory.grow');
    expect(text).to.not.include('(import "env" "abort"');
  });
});
