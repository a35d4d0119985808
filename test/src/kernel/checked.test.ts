import { expect } from 'chai';
import * as layout from '../../../assembly/layout.js';
import type * as WebAssembly from '../../../src/primitives/webassembly.js';
import { casesOf, resultsOf } from './results.js';

const thread = (offset: number): number => layout.THREADS + offset;

/** All that a kernel of one thread may touch, as [start, end): the module's data, the shared tables, and its region. */
const rangesOf = (end: number): readonly (readonly [start: number, end: number])[] => [
  [8, layout.RULES],
  [layout.RULES, layout.BLOCK_HASHES + layout.BLOCK_HASH_COUNT * layout.BLOCK_HASH_BYTES],
  [layout.ACCOUNT_COUNT, layout.STATE_IS_COMPLETE + 4],
  [layout.TRANSACTION_INDEX, layout.THREADS],
  [thread(layout.OUTCOME), thread(layout.OUTCOME_AT_WORK + 4)],
  [thread(layout.SCRATCH), thread(layout.SCRATCH + 4096)],
  [thread(layout.KECCAK_MEMO), thread(layout.KECCAK_MEMO + 256 * 1024)],
  [thread(layout.FRAMES), thread(layout.FRAMES + (layout.MAX_DEPTH + 1) * layout.FRAME_BYTES)],
  [thread(layout.STACK), thread(layout.STACK + (layout.MAX_DEPTH + 1) * layout.STACK_WORDS * layout.WORD)],
  [thread(layout.VIEW_ACCOUNTS_INDEX), end],
];

/** The imports of Binaryen's pass instrument-memory, which reports every load and store. */
function checking(imports: WebAssembly.Imports, count: () => void): WebAssembly.Imports {
  const memory = imports.env?.memory as WebAssembly.Memory;
  const ranges = rangesOf(memory.buffer.byteLength);
  const check = (_id: number, bytes: number, offset: number, address: number): number => {
    const at = (address >>> 0) + (offset >>> 0);
    if (!ranges.some(([start, end]) => at >= start && at + bytes <= end))
      throw new RangeError(`${bytes} bytes at ${at}`);
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
    const got = await resultsOf(cases, { build: 'kernel-checked', wrap, translatingFrame: 1 });
    expect(got, `seed ${seed}`).to.deep.equal(await resultsOf(cases));
    expect(accesses).to.be.greaterThan(100_000);
  });
});
