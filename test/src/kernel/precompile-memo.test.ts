import { expect } from 'chai';
import { stateOf } from '../../../runners/verdict/differences.js';
import { encodeOperations } from '../../../src/kernel/encode.js';
import { Kernel } from '../../../src/kernel/kernel.js';
import type { Address } from '../../../src/primitives/bytes.js';
import { BLOCK, callTo } from './call.js';

describe('a kernel', () => {
  it('computes a precompile once for each input of a block', () => {
    const computed: string[] = [];
    const kernel = new Kernel((_, input) => {
      computed.push(Buffer.from(input).toString('hex'));
      return Uint8Array.of(...input, 0xff);
    });
    const ecrecover = `0x${'1'.padStart(40, '0')}` as Address;
    const transactions = [7, 7, 8].map((byte, index) =>
      callTo(ecrecover, { nonce: BigInt(index), data: Uint8Array.of(byte) }),
    );
    for (let block = 0; block < 2; block++) {
      kernel.beginBlock(BLOCK, stateOf({ block: BLOCK, pre: new Map(), transactions }));
      const outcomes = kernel.execute(encodeOperations(transactions));
      expect(outcomes.map((outcome) => 'returnData' in outcome && outcome.returnData[0])).to.deep.equal([7, 7, 8]);
    }
    expect(computed).to.deep.equal(['07', '08', '07', '08']);
  });
});
