import { createMPT, type MerklePatriciaTrie } from '@ethereumjs/mpt';
import { createAccount } from '@ethereumjs/util';
import { type Address, ZERO_HASH } from '../../src/primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../../src/primitives/hex.js';
import type { AccountDiff, StateDiff } from '../../src/state/diff.js';
import type { Alloc } from '../../src/state/memory-state.js';
import { EMPTY_CODE_HASH } from '../../src/state/view.js';
import { TrieState } from '../../src/trie/trie-state.js';
import { type Contender, interleave, type Spread, spreadOf } from '../measure.js';
import { addressOf } from '../workloads/workload.js';
import type { Comparison } from '../report/report.js';
import { type Suite, waysOf } from './suite.js';

const SIZES = [1000, 5000];
const LARGE = 100_000;
const TOUCHED = 1000;
const ETHER = 10n ** 18n;

/** Roots of states of plain accounts, per account: from scratch, and after a block that touches some. Against @ethereumjs/mpt. */
export const root: Suite = async ({ rounds }) => {
  const comparisons: Omit<Comparison, 'suite'>[] = [];
  for (const size of SIZES) {
    const accounts = accountsOf(size);
    const timings = await interleave([fromScratch(accounts), referenceFromScratch(accounts)], rounds);
    comparisons.push(perAccount(`${size} accounts from scratch`, timings));
  }
  const accounts = accountsOf(LARGE);
  // the reference once: it takes 20 seconds, and has been warmed up by the smaller ones
  const start = performance.now();
  const trie = await load(accounts);
  const other = spreadOf([(1000 * (performance.now() - start)) / LARGE]);
  const own = await interleave([fromScratch(accounts)], rounds);
  agree(`${LARGE}`, bytesToHex(trie.root()));
  comparisons.push(perAccount(`${LARGE} accounts from scratch`, [...own, other]));
  const timings = await interleave([incremental(accounts), referenceIncremental(accounts, trie)], rounds);
  comparisons.push(perAccount(`${TOUCHED} of ${LARGE} accounts touched`, timings));
  return comparisons;
};

const accountsOf = (size: number): Alloc =>
  new Map(
    Array.from({ length: size }, (_, index) => [
      addressOf('sender', index),
      { nonce: BigInt(index), balance: ETHER * BigInt(index + 1), code: new Uint8Array(0), storage: new Map() },
    ]),
  );

const perAccount = (what: string, spreads: readonly Spread[]) => ({
  what: `state root, per account: ${what}`,
  unit: 'µs' as const,
  ways: waysOf(['TrieState', '@ethereumjs/mpt'], spreads),
});

const expected = new Map<string, string>();

/** @throws Error where another contender found another root */
function agree(what: string, root: string): void {
  if (root !== (expected.get(what) ?? root)) throw new Error(`${what}: ${expected.get(what)} and ${root}`);
  expected.set(what, root);
}

function fromScratch(accounts: Alloc): Contender {
  return {
    count: accounts.size,
    run: async () => {
      const start = performance.now();
      const { root } = TrieState.from(accounts, () => ZERO_HASH);
      const ms = performance.now() - start;
      agree(`${accounts.size}`, root);
      return ms;
    },
  };
}

async function load(accounts: Alloc): Promise<MerklePatriciaTrie> {
  const trie = await createMPT({ useKeyHashing: true });
  for (const [address, { nonce, balance }] of accounts)
    await trie.put(hexToBytes(address), createAccount({ nonce, balance }).serialize());
  return trie;
}

function referenceFromScratch(accounts: Alloc): Contender {
  return {
    count: accounts.size,
    run: async () => {
      const start = performance.now();
      const trie = await load(accounts);
      const ms = performance.now() - start;
      agree(`${accounts.size}`, bytesToHex(trie.root()));
      return ms;
    },
  };
}

/** Half of the accounts touched are new. */
function touch(accounts: Alloc): StateDiff {
  const diff = new Map<Address, AccountDiff>();
  const put = (address: Address, nonce: bigint, balance: bigint): void => {
    diff.set(address, { nonce, balance, codeHash: EMPTY_CODE_HASH, storageCleared: false, storage: new Map() });
  };
  const step = accounts.size / (TOUCHED / 2);
  for (let index = 0; index < TOUCHED / 2; index++) {
    put(addressOf('sender', index * step), 1n, ETHER);
    put(addressOf('recipient', index), 0n, 1n);
  }
  return diff;
}

function incremental(accounts: Alloc): Contender {
  const state = TrieState.from(accounts, () => ZERO_HASH);
  const diff = touch(accounts);
  return {
    count: TOUCHED,
    run: async () => {
      const start = performance.now();
      const { root } = state.apply(diff);
      const ms = performance.now() - start;
      agree('touched', root);
      return ms;
    },
  };
}

function referenceIncremental(accounts: Alloc, trie: MerklePatriciaTrie): Contender {
  const before = trie.root();
  const diff = touch(accounts) as ReadonlyMap<Address, AccountDiff>;
  return {
    count: TOUCHED,
    run: async () => {
      trie.root(before);
      const start = performance.now();
      for (const [address, { nonce, balance }] of diff)
        await trie.put(hexToBytes(address), createAccount({ nonce, balance }).serialize());
      const ms = performance.now() - start;
      agree('touched', bytesToHex(trie.root()));
      return ms;
    },
  };
}
