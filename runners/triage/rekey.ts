import { type Address, bigIntToBytes, bytesToBigInt } from '../../src/primitives/bytes.js';
import { hexToBytes } from '../../src/primitives/hex.js';
import { authorityOf } from '../../src/kernel/encode.js';
import type { AllocAccount } from '../../src/state/memory-state.js';
import type { Operation } from '../../src/transactions/operation.js';
import type { Transaction } from '../../src/transactions/transaction.js';
import { type Actor, actor } from '../fill/actors.js';
import { authorize } from '../fill/sign.js';
import { type BlockCase, kindOf } from './block-case.js';

/** A case whose transactions can be signed, and who signs them. */
export interface Signable {
  readonly blockCase: BlockCase;
  readonly actors: ReadonlyMap<Address, Actor>;
}

/**
 * Puts an account whose key is known in the place of every sender: the key of a fixture's sender may be unknown. The address is replaced
 * everywhere that it can be seen in: accounts, transactions, code, data, slots and their values.
 */
export function rekey(each: BlockCase): Signable {
  const transactions = each.operations.filter(
    (operation): operation is Transaction => kindOf(operation) === 'transaction',
  );
  const senders = [...new Set(transactions.map(({ sender }) => sender))];
  const keys = new Map(senders.map((sender, i) => [sender, actor(`triage ${i}`)]));
  const addressOf = <A extends Address | null>(address: A): A =>
    (keys.get(address as Address)?.address as A) ?? address;
  const bytesOf = (bytes: Uint8Array): Uint8Array => {
    for (const [from, { address }] of keys) bytes = replaced(bytes, hexToBytes(from), hexToBytes(address));
    return bytes;
  };
  const wordOf = (word: bigint): bigint => bytesToBigInt(bytesOf(bigIntToBytes(word, 32)));

  const accountOf = (account: AllocAccount): AllocAccount => ({
    ...account,
    code: bytesOf(account.code),
    storage: new Map([...account.storage].map(([key, value]) => [wordOf(key), wordOf(value)])),
  });
  const operationOf = (operation: Operation): Operation => {
    if (operation.type === 'credit') return { ...operation, to: addressOf(operation.to) };
    if (operation.type === 'systemCall') return operation;
    return {
      ...operation,
      sender: addressOf(operation.sender),
      to: addressOf(operation.to),
      data: bytesOf(operation.data),
      accessList: operation.accessList.map(({ address, storageKeys }) => ({
        address: addressOf(address),
        storageKeys: storageKeys.map(wordOf),
      })),
      authorizationList: operation.authorizationList.map((authorization) => {
        const authority = authorityOf(authorization);
        const signer = authority && keys.get(authority);
        const { chainId, nonce } = authorization;
        if (signer) return authorize(signer, addressOf(authorization.address), nonce, chainId);
        return authorization;
      }),
    };
  };
  return {
    blockCase: {
      ...each,
      block: { ...each.block, coinbase: addressOf(each.block.coinbase) },
      pre: new Map([...each.pre].map(([address, account]) => [addressOf(address), accountOf(account)])),
      operations: each.operations.map(operationOf),
    },
    actors: new Map([...keys.values()].map((each) => [each.address, each])),
  };
}

/** Every place of `from` taken by `to`, which is as long. */
function replaced(bytes: Uint8Array, from: Uint8Array, to: Uint8Array): Uint8Array {
  const result = Buffer.from(bytes);
  for (let at = result.indexOf(from); at >= 0; at = result.indexOf(from, at + to.length)) result.set(to, at);
  return result;
}
