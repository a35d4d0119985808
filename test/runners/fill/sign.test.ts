import { expect } from 'chai';
import { alice } from '../../../runners/fill/actors.js';
import { signTransaction } from '../../../runners/fill/sign.js';
import { unsignedTransaction } from '../../../runners/fill/transaction-form.js';
import { decodeTransaction } from '../../../src/transactions/decode.js';

describe('fill: signed transactions', () => {
  it('may have more data than a call has arguments', () => {
    const form = { from: alice, to: null, maxFeePerGas: 1n, data: `0x${'01'.repeat(300_000)}` } as const;
    const { sender, data } = decodeTransaction(signTransaction(unsignedTransaction(form, 1n), alice));
    expect([sender, data.length]).to.deep.equal([alice.address, 300_000]);
  });
});
