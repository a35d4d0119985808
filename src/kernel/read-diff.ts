import * as layout from '../../assembly/layout.js';
import type { Address, Hash } from '../primitives/bytes.js';
import type { AccountDiff, StateDiff } from '../state/diff.js';
import type { KernelMemory } from './memory.js';

const NO_SLOTS: ReadonlyMap<bigint, bigint> = new Map();

/**
 * What the committed transactions of the block changed.
 * @param addresses by ACCOUNT, as far as they are known
 */
export function readDiff(memory: KernelMemory, addresses: ReadonlyMap<number, Address>): StateDiff {
  const storages = readStorages(memory);
  const codeHashes = new Map<number, Hash>();
  const diff = new Map<Address, AccountDiff | null>();
  const end = layout.ACCOUNTS + memory.readU32(layout.ACCOUNT_COUNT) * layout.ACCOUNT_BYTES;
  for (let account = layout.ACCOUNTS; account < end; account += layout.ACCOUNT_BYTES) {
    const flags = memory.readU32(account + layout.ACCOUNT_FLAGS);
    if ((flags & layout.CHANGED) === 0) continue;
    const address = addresses.get(account) ?? memory.readAddressBytes(account + layout.ACCOUNT_ADDRESS_BYTES);
    if ((flags & layout.EXISTS) === 0) {
      diff.set(address, null);
      continue;
    }
    const code = memory.readU32(account + layout.ACCOUNT_CODE);
    let codeHash = codeHashes.get(code);
    if (codeHash === undefined) {
      codeHash = memory.readHash(code + layout.CODE_HASH);
      codeHashes.set(code, codeHash);
    }
    const change = {
      nonce: memory.readU64(account + layout.ACCOUNT_NONCE),
      balance: memory.readWord(account + layout.ACCOUNT_BALANCE),
      codeHash,
      storageCleared: (flags & layout.STORAGE_CLEARED) !== 0,
      storage: storages.get(account) ?? NO_SLOTS,
    };
    diff.set(address, (flags & layout.NEW_CODE) === 0 ? change : { ...change, code: readCode(memory, code) });
  }
  return diff;
}

function readCode(memory: KernelMemory, code: number): Uint8Array {
  const start = memory.readU32(code + layout.CODE_START);
  return memory.u8.slice(start, start + memory.readU32(code + layout.CODE_LENGTH));
}

/** Slots written, by ACCOUNT; those of before a storage was cleared are of an older epoch. */
function readStorages(memory: KernelMemory): Map<number, Map<bigint, bigint>> {
  const storages = new Map<number, Map<bigint, bigint>>();
  const end = layout.SLOTS + memory.readU32(layout.SLOT_COUNT) * layout.SLOT_BYTES;
  for (let slot = layout.SLOTS; slot < end; slot += layout.SLOT_BYTES) {
    if ((memory.readU32(slot + layout.SLOT_FLAGS) & layout.CHANGED) === 0) continue;
    const account = memory.readU32(slot + layout.SLOT_ACCOUNT);
    if (memory.readU32(slot + layout.SLOT_EPOCH) !== memory.readU32(account + layout.ACCOUNT_EPOCH)) continue;
    let storage = storages.get(account);
    if (storage === undefined) {
      storage = new Map();
      storages.set(account, storage);
    }
    storage.set(memory.readWord(slot + layout.SLOT_KEY), memory.readWord(slot + layout.SLOT_VALUE));
  }
  return storages;
}
