import { expect } from 'chai';
import { daoChange } from '../../../src/blocks/dao.js';
import { type Address, toAddress, ZERO_HASH } from '../../../src/primitives/bytes.js';
import { MemoryState } from '../../../src/state/memory-state.js';
import { account, SENDER } from '../../support/reference-chain.js';

/** EIP-779 names these two and the refund contract; with their children there are 116 in its list. */
const THE_DAO = toAddress('0xbb9bc244d798123fde783fcc1c72d3bb8c189413');
const EXTRA_BALANCE = toAddress('0x807640a13483f8ac783c557fcdf27be11ea4ac7a');
const REFUNDS = toAddress('0xbf4ed7b27f1d666546e30d74d50d173d20bca754');

describe("the DAO fork's irregular state change (EIP-779)", () => {
  it('moves the balances, and nothing else of anybody', () => {
    const dao = account({ nonce: 1n, balance: 7n, code: Uint8Array.of(1), storage: new Map([[1n, 2n]]) });
    const pre = new Map([
      [THE_DAO, dao],
      [EXTRA_BALANCE, account({ balance: 5n })],
      [REFUNDS, account({ nonce: 3n, balance: 1n })],
      [SENDER, account({ balance: 100n })],
    ]);
    const state = new MemoryState(pre, () => ZERO_HASH);
    const after = state.apply(daoChange(state));
    expect(after.get(THE_DAO)).to.deep.equal({ ...dao, balance: 0n });
    expect(after.get(EXTRA_BALANCE)).to.deep.equal(account({}));
    expect(after.get(REFUNDS)).to.deep.equal(account({ nonce: 3n, balance: 13n }));
    expect(after.get(SENDER)).to.deep.equal(account({ balance: 100n }));
  });

  it('asks for 116 accounts, each once', () => {
    const asked: Address[] = [];
    class NoState extends MemoryState {
      override account(address: Address): undefined {
        asked.push(address);
      }
    }
    const view = new NoState(new Map(), () => ZERO_HASH);
    const diff = daoChange(view);
    // and the refund contract
    expect([asked.length, new Set(asked).size]).to.deep.equal([117, 117]);
    // whose balance is set is there from then on (execution-specs' dao_fork, move_ether), before EIP-158 although it is empty
    expect([...view.apply(diff)]).to.deep.equal(asked.map((address) => [address, account({})]));
  });
});
