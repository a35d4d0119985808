import { bigIntToQuantity, bytesToHex } from '../../src/primitives/hex.js';
import type { Alloc, AllocAccount } from '../../src/state/memory-state.js';

/** Where two states differ, account by account and slot by slot: a line for each, `expected` first. */
export function stateDifference(expected: Alloc, got: Alloc): string[] {
  return [...new Set([...expected.keys(), ...got.keys()])].sort().flatMap((address) => {
    const [want, have] = [expected.get(address), got.get(address)];
    if (want === undefined) return [`${address}: expected no account, got ${summary(have as AllocAccount)}`];
    if (have === undefined) return [`${address}: expected ${summary(want)}, got no account`];
    return accountDifference(want, have).map((line) => `${address}: ${line}`);
  });
}

const summary = ({ nonce, balance, code, storage }: AllocAccount): string =>
  `nonce ${nonce}, balance ${balance} wei, ${code.length} bytes of code, ${storage.size} slots`;

function accountDifference(want: AllocAccount, have: AllocAccount): string[] {
  const lines: string[] = [];
  if (want.nonce !== have.nonce) lines.push(`nonce: expected ${want.nonce}, got ${have.nonce}`);
  if (want.balance !== have.balance) lines.push(`balance: expected ${want.balance} wei, got ${have.balance} wei`);
  if (Buffer.compare(want.code, have.code) !== 0)
    lines.push(`code: expected ${bytesToHex(want.code)}, got ${bytesToHex(have.code)}`);
  for (const key of new Set([...want.storage.keys(), ...have.storage.keys()])) {
    const [before, after] = [want.storage.get(key) ?? 0n, have.storage.get(key) ?? 0n];
    if (before !== after)
      lines.push(`slot ${bigIntToQuantity(key)}: expected ${bigIntToQuantity(before)}, got ${bigIntToQuantity(after)}`);
  }
  return lines;
}
