import { expect } from 'chai';
import { bigIntToBytes, type Hash, ZERO_HASH } from '../../../src/primitives/bytes.js';
import { bytesToHex } from '../../../src/primitives/hex.js';
import { InputError } from '../../../src/primitives/input.js';
import { keccak256Hex } from '../../../src/primitives/keccak.js';
import type { StateDiff } from '../../../src/state/diff.js';
import { type Alloc, MemoryState } from '../../../src/state/memory-state.js';
import { EMPTY_CODE_HASH } from '../../../src/state/view.js';
import { stateRoot } from '../../../src/trie/state-root.js';
import { TrieState } from '../../../src/trie/trie-state.js';
import { addressOf, CLOSE, CODE, CONTRACT, crowd, plain, randomDiff, randomOf, slots, withCode } from './diffs.js';
import { ReferenceState } from './reference-state.js';

const EMPTY_ROOT = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421';
const hashOf = (number: bigint): Hash => keccak256Hex(bigIntToBytes(number, 32));
const NONE = TrieState.from(new Map(), hashOf);
describe('TrieState', () => {
  /** Applies diffs one after the other, and compares with @ethereumjs/mpt and a state from scratch each time. */
  async function check(...diffs: readonly StateDiff[]): Promise<TrieState> {
    const reference = new ReferenceState();
    let state = NONE;
    let root: Uint8Array | undefined;
    let alloc: Alloc = new Map();
    for (const [index, diff] of diffs.entries()) {
      state = state.apply(diff);
      root = await reference.apply(root, diff);
      alloc = new MemoryState(alloc, hashOf).apply(diff);
      expect(state.root, `after ${index + 1}`).equals(bytesToHex(root));
      expect(state.alloc(), `after ${index + 1}`).deep.equals(alloc);
      expect(stateRoot(alloc), `after ${index + 1}`).equals(state.root);
    }
    return state;
  }

  it('is empty, then a single account, then empty again', async () => {
    expect(NONE.root).equals(EMPTY_ROOT);
    expect(NONE.apply(new Map()).root).equals(EMPTY_ROOT);
    const last = await check(new Map([[addressOf(1), plain(2n ** 256n - 1n)]]), new Map([[addressOf(1), null]]));
    expect(last.root).equals(EMPTY_ROOT);
  });

  it('removes what is not there', async () => {
    await check(new Map([[addressOf(1), null]]), new Map([[addressOf(1), plain(1n)]]), new Map([[addressOf(2), null]]));
  });

  it('has leaves inside of branches: of slots whose hashed keys have long beginnings in common', async () => {
    const some = CLOSE.filter((_, index) => index % 3 !== 0);
    await check(
      new Map([[CONTRACT, withCode(slots(CLOSE))]]),
      new Map([[CONTRACT, withCode(slots(some, () => 0n))]]),
      new Map([[CONTRACT, withCode(slots(CLOSE, (key) => BigInt(key) ** 12n))]]),
      new Map([[CONTRACT, withCode(slots(CLOSE, (key) => (key % 2 ? 0n : 127n)))]]),
      new Map([[CONTRACT, withCode(slots(some, (key) => (key % 2 ? 128n : 0n)))]]),
    );
  });

  it('splits and merges extensions above more slots than a page holds', async () => {
    const crowded = crowd(0xab, 150);
    const [apart] = crowd(0xa0, 1) as [number];
    const [elsewhere] = crowd(0x10, 1) as [number];
    const set = (keys: readonly number[], value = 7n): StateDiff =>
      new Map([[CONTRACT, withCode(slots(keys, () => value))]]);
    await check(
      set(crowded),
      set([apart]),
      set([apart], 0n),
      set([elsewhere]),
      set([apart]),
      set([elsewhere], 0n),
      set(crowded.slice(0, 90), 0n),
      set([apart], 0n),
      set(crowded.slice(90, 149), 0n),
      set(crowded.slice(149), 0n),
    );
  });

  it('keeps what a diff is silent about: the storage of an account that loses its code, code that is not new', async () => {
    const stored = withCode(slots([1, 2, 3]));
    const { code: _, ...silent } = { ...stored, balance: 5n, storage: new Map() };
    const state = await check(
      new Map([[CONTRACT, stored]]),
      new Map([[CONTRACT, silent]]),
      new Map([[CONTRACT, plain(3n)]]),
    );
    expect(state.account(CONTRACT)).deep.equals({
      nonce: 0n,
      balance: 3n,
      codeHash: EMPTY_CODE_HASH,
      hasStorage: true,
    });
    expect(state.slot(CONTRACT, 2n)).equals(1n);
  });

  it('clears storage: of an account that is plain then, that writes anew, and that is created again', async () => {
    const stored = withCode(slots([1, 2, 3]));
    await check(
      new Map([[CONTRACT, stored]]),
      new Map([[CONTRACT, withCode(slots([3, 4]), true)]]),
      new Map([[CONTRACT, { ...plain(1n), storageCleared: true }]]),
      new Map([[CONTRACT, stored]]),
      new Map([[CONTRACT, null]]),
      new Map([[CONTRACT, plain(1n)]]),
    );
  });

  it('answers as a state does that is read from a map', () => {
    const storage = new Map([
      [0n, 1n],
      [2n ** 256n - 1n, 2n ** 256n - 1n],
    ]);
    const alloc: Alloc = new Map([
      [CONTRACT, { nonce: 2n ** 64n - 1n, balance: 0n, code: CODE, storage }],
      [addressOf(1), { nonce: 0n, balance: 2n ** 200n + 5n, code: new Uint8Array(0), storage: new Map() }],
    ]);
    const [trie, map] = [TrieState.from(alloc, hashOf), new MemoryState(alloc, hashOf)];
    for (const address of [CONTRACT, addressOf(1), addressOf(2)]) {
      expect(trie.account(address)).deep.equals(map.account(address));
      for (const key of [0n, 1n, 2n ** 256n - 1n]) expect(trie.slot(address, key)).equals(map.slot(address, key));
    }
    expect(trie.code(keccak256Hex(CODE))).equals(CODE);
    expect(trie.code(ZERO_HASH)).deep.equals(new Uint8Array(0));
    expect(trie.blockHash(7n)).equals(hashOf(7n));
    const other = trie.withBlockHash(() => ZERO_HASH);
    expect([other.root, other.blockHash(7n)]).deep.equals([trie.root, ZERO_HASH]);
  });

  it('hands out all that an account stores, where that is little', () => {
    const stored = (count: number) =>
      TrieState.from(new Map(), hashOf).apply(
        new Map([[CONTRACT, withCode(slots(Array.from({ length: count }, (_, key) => key)))]]),
      );
    expect(stored(3).fewSlots(CONTRACT)).to.have.deep.members([
      [0n, 1n],
      [1n, 1n],
      [2n, 1n],
    ]);
    expect(stored(64).fewSlots(CONTRACT)).to.have.length(64);
    expect(stored(65).fewSlots(CONTRACT)).equals(undefined);
    expect(stored(0).fewSlots(CONTRACT)).deep.equals([]);
    expect(NONE.fewSlots(CONTRACT)).deep.equals([]);
  });

  it('refuses an amount beyond 256 bits', () => {
    expect(() => NONE.apply(new Map([[addressOf(1), plain(2n ** 256n)]]))).to.throw(InputError, '256 bits');
  });

  it('takes more accounts at once than the module keeps room for, as it takes them one part after the other', () => {
    const parts = [0, 1, 2, 3].map(
      (part) =>
        new Map(Array.from({ length: 50_000 }, (_, index) => [addressOf(4 * index + part), plain(BigInt(index))])),
    );
    const all = NONE.apply(new Map(parts.flatMap((part) => [...part])));
    const stepwise = parts.reduce((state, part) => state.apply(part), NONE);
    expect(all.root).equals(stepwise.root);
    expect(all.account(addressOf(199_999))?.balance).equals(49_999n);
  });

  it("has @ethereumjs/mpt's roots over 100,000 random operations on branches, which stay as they were", async function () {
    this.timeout(600_000);
    const seed = Date.now() % 2 ** 31;
    const random = randomOf(seed);
    const reference = new ReferenceState();
    const states: { state: TrieState; alloc: Alloc; root: Uint8Array | undefined }[] = [
      { state: NONE, alloc: new Map(), root: undefined },
    ];
    for (let step = 0; reference.operations < 100_000; step++) {
      const parent = states[Math.max(0, states.length - 1 - random(4))] as (typeof states)[number];
      const diff = randomDiff(random);
      const state = parent.state.apply(diff);
      const root = await reference.apply(parent.root, diff);
      expect(state.root, `seed ${seed}, step ${step}`).equals(bytesToHex(root));
      states.push({ state, alloc: new MemoryState(parent.alloc, hashOf).apply(diff), root });
    }
    for (const [step, { state, alloc }] of states.entries())
      if (step % 10 === 0) {
        expect(state.alloc(), `seed ${seed}, step ${step}`).deep.equals(alloc);
        expect(stateRoot(alloc), `seed ${seed}, step ${step}`).equals(state.root);
      }
  });
});
