import { expect } from 'chai';
import * as layout from '../../../assembly/trie/layout.js';
import { type Address, bigIntToBytes, ZERO_HASH } from '../../../src/primitives/bytes.js';
import { bytesToHex } from '../../../src/primitives/hex.js';
import { keccak256 } from '../../../src/primitives/keccak.js';
import type { AccountDiff, StateDiff } from '../../../src/state/diff.js';
import { TrieThreadError } from '../../../src/trie/helpers.js';
import { beginTrie, setTrieThreads, type TrieModule } from '../../../src/trie/module.js';
import { TrieState } from '../../../src/trie/trie-state.js';
import { addressOf, CONTRACT, plain, randomDiff, randomOf, slots, withCode } from './diffs.js';
import { ReferenceState } from './reference-state.js';

const NONE = TrieState.from(new Map(), () => ZERO_HASH);
const changes = new Map(Array.from({ length: 5000 }, (_, index) => [addressOf(index), plain(BigInt(index))]));

/** Comes back once a thread has the module say so, with no task done by the caller. */
async function until(module: TrieModule, field: number): Promise<void> {
  while (module.words.readU32(field) === 0) await new Promise((resolve) => setTimeout(resolve, 1));
}

describe('threads that work on tries', () => {
  after(() => setTrieThreads(1));

  for (const threads of [2, 3])
    it(`give @ethereumjs/mpt's roots over random operations, ${threads} of them`, async function () {
      this.timeout(120_000);
      setTrieThreads(threads, 1);
      const seed = Date.now() % 2 ** 31;
      const random = randomOf(seed);
      const reference = new ReferenceState();
      let state = NONE;
      let root: Uint8Array | undefined;
      for (let step = 0; reference.operations < 10_000; step++) {
        const diff = randomDiff(random);
        state = state.apply(diff);
        root = await reference.apply(root, diff);
        expect(state.root, `seed ${seed}, step ${step}`).equals(bytesToHex(root));
      }
    });

  it('give what one thread gives, of more tasks than are under way at once', function () {
    this.timeout(60_000);
    const large = (first: number): StateDiff => {
      const diff = new Map<Address, AccountDiff>();
      for (let index = first; index < first + 40_000; index++) diff.set(addressOf(index), plain(BigInt(index)));
      return diff.set(CONTRACT, withCode(slots(Array.from({ length: 20_000 }, (_, key) => first + key))));
    };
    const rootsOn = (threads: number): string[] => {
      setTrieThreads(threads, 1);
      const first = NONE.apply(large(0));
      return [first.root, first.apply(large(20_000)).root];
    };
    const expected = rootsOn(1);
    for (let time = 0; time < 3; time++) expect(rootsOn(2)).deep.equals(expected);
  });

  it('give what one thread gives, where one page gets thousands of changes', () => {
    // keys whose hashes begin with the same digit fall into one page
    const byDigit: number[][] = Array.from({ length: 16 }, () => []);
    for (let key = 0; key < 40_000; key++)
      (byDigit[(keccak256(bigIntToBytes(BigInt(key), 32))[0] as number) >> 4] as number[]).push(key);
    const first = byDigit.flatMap((keys) => keys.splice(0, 5));
    const second = [700, 700, 1900, 860].flatMap((count, digit) => (byDigit[digit] as number[]).slice(0, count));
    const rootOn = (threads: number): string => {
      setTrieThreads(threads, 1);
      const before = NONE.apply(new Map([[CONTRACT, withCode(slots(first))]]));
      return before.apply(new Map([[CONTRACT, withCode(slots(second))]])).root;
    };
    const expected = rootOn(1);
    for (let time = 0; time < 3; time++) expect(rootOn(2)).equals(expected);
  });

  for (const threads of [1, 2])
    it(`need no more memory for many slots where there was one before, ${threads} of them`, () => {
      const keys = Array.from({ length: 60_000 }, (_, key) => key);
      const change = (some: readonly number[]): StateDiff => new Map([[CONTRACT, withCode(slots(some))]]);
      const memoryAfter = (state: TrieState): [root: string, bytes: number] => {
        setTrieThreads(threads, 1);
        const { root } = state.apply(change(keys));
        return [root, beginTrie(layout.SLOTS).words.u8.length];
      };
      const [root, bytes] = memoryAfter(NONE);
      const [sameRoot, sameBytes] = memoryAfter(NONE.apply(change([0])));
      expect(sameRoot).equals(root);
      // tasks under way differ from run to run; all slots in one task took four times as much
      expect(sameBytes).below(2 * bytes);
    });

  it('give what one thread gives, of any number of changes to any number of accounts', function () {
    this.timeout(120_000);
    const seed = Date.now() % 2 ** 31;
    const random = randomOf(seed);
    for (let time = 0; time < 10; time++) {
      const [before, after] = [random(2000), random(4) === 0 ? 1 + random(15_000) : 15_000 + random(30_000)];
      const diff = (first: number, count: number): StateDiff =>
        new Map(Array.from({ length: count }, (_, index) => [addressOf(first + index), plain(BigInt(index))]));
      const rootOn = (threads: number): string => {
        setTrieThreads(threads, 1);
        return NONE.apply(diff(0, before)).apply(diff(before >> 1, after)).root;
      };
      expect(rootOn(2), `seed ${seed}, ${before} accounts, ${after} changes`).equals(rootOn(1));
    }
  });

  it('take part: tasks get done that the caller does not do', async () => {
    setTrieThreads(2, 1);
    const { root } = NONE.apply(changes);
    const module = beginTrie(layout.ACCOUNTS);
    module.stageAccount(addressOf(1), 0n, 1n, 0);
    module.list();
    expect(module.helpers).not.equals(undefined);
    const task = module.room(layout.TASK_PAGES);
    module.words.u8.fill(0, task, task + layout.TASK_PAGES);
    module.wasm.publish(task);
    await until(module, task + layout.TASK_DONE);
    expect(NONE.apply(changes).root).equals(root);
  });

  it('are no work for a caller who wants none', () => {
    setTrieThreads(1, 1);
    const { root } = NONE.apply(changes);
    const module = beginTrie(layout.ACCOUNTS);
    module.stageAccount(addressOf(1), 0n, 1n, 0);
    module.list();
    expect(module.helpers).equals(undefined);
    setTrieThreads(2, 1);
    expect(NONE.apply(changes).root).equals(root);
  });

  it('say why they failed; the next state gets new ones', async () => {
    setTrieThreads(2, 1);
    const { root } = NONE.apply(changes);
    const module = beginTrie(layout.ACCOUNTS);
    // no memory is there
    module.wasm.publish(0xffff_0000);
    await until(module, layout.FAILED);
    expect(() => NONE.apply(changes)).to.throw(TrieThreadError, /a thread that works on tries failed: .*memory access/);
    expect(NONE.apply(changes).root).equals(root);
  });
});
