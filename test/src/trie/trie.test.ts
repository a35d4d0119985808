import { createMPT } from '@ethereumjs/mpt';
import { expect } from 'chai';
import fc from 'fast-check';
import { bigIntToMinimalBytes, toAddress } from '../../../src/primitives/bytes.js';
import { bytesToHex } from '../../../src/primitives/hex.js';
import { keccak256 } from '../../../src/primitives/keccak.js';
import { rlpEncode } from '../../../src/primitives/rlp.js';
import type { Alloc } from '../../../src/state/memory-state.js';
import { stateRoot } from '../../../src/trie/state-root.js';
import { type Entry, trieRoot } from '../../../src/trie/trie.js';

const mptRoot = async (entries: readonly Entry[]): Promise<string> => {
  const trie = await createMPT();
  for (const [key, value] of entries) await trie.put(key, value);
  return bytesToHex(trie.root());
};

describe('trieRoot', () => {
  it("is @ethereumjs/mpt's, of keys that share long beginnings and values of all lengths", async () => {
    // few different nibbles, so that extensions and nodes inside of nodes come up
    const key = fc
      .array(fc.constantFrom(0x00, 0x01, 0x10, 0x11, 0xff), { minLength: 3, maxLength: 3 })
      .map((bytes) => Uint8Array.from(bytes));
    const value = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 4 }),
      fc.uint8Array({ minLength: 1, maxLength: 70 }),
    );
    const entries = fc.uniqueArray(fc.tuple(key, value), { selector: ([bytes]) => bytesToHex(bytes), maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(entries, async (each) => {
        expect(bytesToHex(trieRoot(each))).equals(await mptRoot(each));
      }),
      { numRuns: 300 },
    );
  });

  it("is @ethereumjs/mpt's, of thousands of hashed keys", async () => {
    const entries = Array.from(
      { length: 3000 },
      (_, i): Entry => [keccak256(bigIntToMinimalBytes(BigInt(i))), rlpEncode(bigIntToMinimalBytes(BigInt(i + 1)))],
    );
    expect(bytesToHex(trieRoot(entries))).equals(await mptRoot(entries));
  });

  it("is @ethereumjs/mpt's, of the keys of an indexed trie", async () => {
    for (const length of [0, 1, 2, 127, 128, 129, 300]) {
      const entries = Array.from(
        { length },
        (_, i): Entry => [rlpEncode(bigIntToMinimalBytes(BigInt(i))), new Uint8Array(1 + (i % 90)).fill(i + 1)],
      );
      expect(bytesToHex(trieRoot(entries)), `${length} entries`).equals(await mptRoot(entries));
    }
  });
});

describe('stateRoot', () => {
  it('is TRIE(()) of the yellow paper for an empty state', () => {
    expect(stateRoot(new Map())).equals('0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421');
  });

  it("is @ethereumjs/mpt's, of accounts with code and storage", async () => {
    const account = fc.record({
      nonce: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      balance: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
      code: fc.uint8Array({ maxLength: 40 }),
      storage: fc
        .array(fc.tuple(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), fc.bigInt({ min: 1n, max: 2n ** 256n - 1n })), {
          maxLength: 5,
        })
        .map((slots) => new Map(slots)),
    });
    const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => toAddress(bytesToHex(bytes)));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(address, account), { maxLength: 8 }), async (accounts) => {
        const alloc: Alloc = new Map(accounts);
        const trie = await createMPT({ useKeyHashing: true });
        for (const [at, { nonce, balance, code, storage }] of alloc) {
          const slots = await createMPT({ useKeyHashing: true });
          for (const [key, value] of storage)
            await slots.put(
              Buffer.from(key.toString(16).padStart(64, '0'), 'hex'),
              rlpEncode(bigIntToMinimalBytes(value)),
            );
          const fields = [bigIntToMinimalBytes(nonce), bigIntToMinimalBytes(balance), slots.root(), keccak256(code)];
          await trie.put(Buffer.from(at.slice(2), 'hex'), rlpEncode(fields));
        }
        expect(stateRoot(alloc)).equals(bytesToHex(trie.root()));
      }),
    );
  });
});
