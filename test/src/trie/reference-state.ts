import { createMPT, type MerklePatriciaTrie } from '@ethereumjs/mpt';
import { createAccount, createAccountFromRLP, MapDB } from '@ethereumjs/util';
import { bigIntToBytes, bigIntToMinimalBytes } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import { rlpEncode } from '../../../src/primitives/rlp.js';
import type { AccountDiff, StateDiff } from '../../../src/state/diff.js';

/** States in tries of @ethereumjs/mpt, key by key. It keeps all nodes, so that any root can be gone on from. */
export class ReferenceState {
  readonly #db = new MapDB<string, string>();
  /** keys put or deleted so far */
  operations = 0;

  #open(root?: Uint8Array): Promise<MerklePatriciaTrie> {
    return createMPT({ db: this.#db, useKeyHashing: true, ...(root && { root }) });
  }

  /** The root after `diff`. @param root before; `undefined`: of no accounts */
  async apply(root: Uint8Array | undefined, diff: StateDiff): Promise<Uint8Array> {
    const accounts = await this.#open(root);
    for (const [address, change] of diff) {
      this.operations++;
      const key = hexToBytes(address);
      if (change === null) await accounts.del(key);
      else await accounts.put(key, await this.#account(await accounts.get(key), change));
    }
    return accounts.root();
  }

  async #account(before: Uint8Array | null, change: AccountDiff): Promise<Uint8Array> {
    const { nonce, balance, codeHash, storageCleared } = change;
    const kept = before === null || storageCleared ? undefined : createAccountFromRLP(before).storageRoot;
    const storage = await this.#open(kept);
    for (const [slot, value] of change.storage) {
      this.operations++;
      const key = bigIntToBytes(slot, 32);
      if (value === 0n) await storage.del(key);
      else await storage.put(key, rlpEncode(bigIntToMinimalBytes(value)));
    }
    const account = createAccount({ nonce, balance, codeHash: hexToBytes(codeHash), storageRoot: storage.root() });
    return account.serialize();
  }
}
