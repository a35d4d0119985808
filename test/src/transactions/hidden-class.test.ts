import { setFlagsFromString } from 'node:v8';
import { expect } from 'chai';
import { alice } from '../../../runners/fill/actors.js';
import { signTransaction } from '../../../runners/fill/sign.js';
import { unsignedTransaction } from '../../../runners/fill/transaction-form.js';
import { decodeTransaction } from '../../../src/transactions/decode.js';
import type { Transaction } from '../../../src/transactions/transaction.js';

setFlagsFromString('--allow-natives-syntax');
const haveSameMap = new Function('one', 'other', 'return %HaveSameMap(one, other)') as (
  one: object,
  other: object,
) => boolean;

const decoded = (nonce: bigint): Transaction => {
  const form = { from: alice, to: alice.address, nonce, maxFeePerGas: 1n };
  return decodeTransaction(signTransaction(unsignedTransaction(form, 1n), alice));
};

describe("V8's hidden class", () => {
  it('is the same for all transactions of a type: one for each would make every read of a field a search', () => {
    // the first ones may still differ in whether a field was ever another
    const [first, ...others] = Array.from({ length: 20 }, (_, nonce) => decoded(BigInt(nonce))).slice(10);
    for (const each of others) expect(haveSameMap(first as Transaction, each)).to.equal(true);
  });
});
