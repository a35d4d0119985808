import { expect } from 'chai';
import * as layout from '../../../assembly/layout.js';
import { casesOf, resultsOf } from './results.js';

/** Where the module's own data ends, and the shared tables begin. */
const TABLES = layout.RULES;

/**
 * The imports of Binaryen's pass instrument-memory, which reports every load and store. Each must lie in the module's data, in
 * a shared table, or in thread 0's region: this memory has one thread, so behind that region there is nothing.
 */
function checking(imports: WebAssembly.Imports, count: () => void): WebAssembly.Imports {
  const memory = imports.env?.memory as WebAssembly.Memory;
  const end = memory.buffer.byteLength;
  const check = (_id: number, bytes: number, offset: number, address: number): number => {
    const start = (address >>> 0) + (offset >>> 0);
    const inData = start >= 8 && start + bytes <= TABLES;
    if (!inData && (start < TABLES || start + bytes > end)) throw new RangeError(`${bytes} bytes at ${start}`);
    count();
    return address;
  };
  const same = (_id: number, value: number | bigint): number | bigint => value;
  const values = ['load', 'store'].flatMap((way) =>
    ['i32', 'i64', 'f32', 'f64'].map((type) => [`${way}_val_${type}`, same]),
  );
  const grow = { memory_grow_pre: same, memory_grow_post: same };
  return { ...imports, env: { memory, load_ptr: check, store_ptr: check, ...grow, ...Object.fromEntries(values) } };
}

describe('the kernel with every load and store checked', () => {
  it('stays in its memory, and computes the same', async () => {
    const seed = Date.now() % 2 ** 31;
    const cases = casesOf(seed, 60);
    let accesses = 0;
    const wrap = (imports: WebAssembly.Imports): WebAssembly.Imports => checking(imports, () => accesses++);
    const got = await resultsOf(cases, { build: 'kernel-checked', wrap });
    expect(got, `seed ${seed}`).to.deep.equal(await resultsOf(cases));
    expect(accesses).to.be.greaterThan(100_000);
  });
});
