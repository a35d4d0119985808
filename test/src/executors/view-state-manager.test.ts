import { MerkleStateManager } from '@ethereumjs/statemanager';
import { Account, createAddressFromString } from '@ethereumjs/util';
import { expect } from 'chai';
import fc from 'fast-check';
import { ViewStateManager } from '../../../src/executors/ethereumjs/state-manager.js';
import type { Address } from '../../../src/primitives/bytes.js';
import { bigIntToBytes, ZERO_HASH } from '../../../src/primitives/bytes.js';
import { bytesToHex } from '../../../src/primitives/hex.js';
import { type Alloc, MemoryState } from '../../../src/state/memory-state.js';
import { stateRoot } from '../../../src/trie/state-root.js';

const ADDRESSES = [1, 2, 3].map((i) => `0x${'00'.repeat(19)}0${i}` as Address);

const pre: Alloc = new Map(
  ADDRESSES.slice(0, 2).map((address, i) => [
    address,
    { nonce: BigInt(i), balance: 10n, code: Uint8Array.of(i), storage: new Map([[1n, 5n]]) },
  ]),
);

const address = fc.constantFrom(...ADDRESSES);
const step = fc.oneof(
  fc.record({ op: fc.constant('put' as const), address, nonce: fc.nat(3), balance: fc.nat(3) }),
  fc.record({ op: fc.constant('code' as const), address, code: fc.uint8Array({ minLength: 1, maxLength: 2 }) }),
  fc.record({ op: fc.constant('store' as const), address, key: fc.nat(2), value: fc.nat(2) }),
  fc.record({ op: fc.constantFrom('delete' as const, 'clear' as const), address }),
  fc.record({ op: fc.constantFrom('checkpoint' as const, 'commit' as const, 'revert' as const) }),
);

async function apply(manager: MerkleStateManager | ViewStateManager, steps: readonly Step[]): Promise<void> {
  let depth = 0;
  for (const each of steps) {
    const at = 'address' in each ? createAddressFromString(each.address) : undefined;
    if (at !== undefined && 'address' in each) {
      if (each.op === 'put') {
        const before = await manager.getAccount(at);
        const account = before ?? new Account();
        account.nonce = BigInt(each.nonce);
        account.balance = BigInt(each.balance);
        await manager.putAccount(at, account);
        // as the EVM does for what it creates; without it MerkleStateManager writes to the trie of the deleted account
        if (before === undefined) await manager.clearStorage(at);
      }
      if (each.op === 'delete') await manager.deleteAccount(at);
      const exists = (await manager.getAccount(at)) !== undefined;
      if (each.op === 'code' && exists) await manager.putCode(at, each.code);
      if (each.op === 'store' && exists)
        await manager.putStorage(at, bigIntToBytes(BigInt(each.key), 32), bigIntToBytes(BigInt(each.value), 32));
      if (each.op === 'clear' && exists) await manager.clearStorage(at);
    }
    if (each.op === 'checkpoint') {
      depth++;
      await manager.checkpoint();
    }
    if ((each.op === 'commit' || each.op === 'revert') && depth > 0) {
      depth--;
      await manager[each.op]();
    }
  }
  for (; depth > 0; depth--) await manager.commit();
}
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

describe('ViewStateManager', () => {
  it("gives a diff whose root is that of EthereumJS' own state manager, whatever was done", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const merkle = new MerkleStateManager();
        for (const [key, { nonce, balance, code, storage }] of pre) {
          const at = createAddressFromString(key);
          await merkle.putAccount(at, new Account(nonce, balance));
          await merkle.putCode(at, code);
          for (const [slot, value] of storage)
            await merkle.putStorage(at, bigIntToBytes(slot, 32), bigIntToBytes(value, 32));
        }
        await apply(merkle, steps);

        const state = new MemoryState(pre, () => ZERO_HASH);
        const view = new ViewStateManager(state);
        await apply(view, steps);

        expect(await stateRoot(state.apply(view.diff()))).equals(bytesToHex(await merkle.getStateRoot()));
      }),
      { numRuns: 500 },
    );
  });
});
