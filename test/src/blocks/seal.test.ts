import { expect } from 'chai';
import { checkSeal } from '../../../src/blocks/seal.js';
import { ZERO_HASH } from '../../../src/primitives/bytes.js';
import { codeOf, ours } from './rules/headers.js';

describe('block seal', () => {
  it("is taken from mainnet's first block, and not where anything is changed (Ethash)", () => {
    const fields = {
      parentHash: '0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3',
      coinbase: '0x05a56e2d52c817161883f50c441c3228cfe54d9f',
      stateRoot: '0xd67e4d450343046425ae4271474353857ab860dbc0a1dde64b41b5cd3a532bf3',
      difficulty: 17_171_480_576n,
      number: 1n,
      gasLimit: 5000n,
      timestamp: 1_438_269_988n,
      extraData: '0x476574682f76312e302e302f6c696e75782f676f312e342e32',
      mixHash: '0x969b900de27b6ac6a67742365dd65f55a0526c41fd18e1b16f1a1215c2e66f59',
      nonce: '0x539bd4979fef1ec4',
    } as const;
    const first = ours('Frontier', fields);
    expect(first.hash).to.equal('0x88e96d4537bea4d9c05d12549907b32561d3bf31f45aae734cdc119f13406cb6');
    expect(codeOf(() => checkSeal(first))).to.equal('accepted');
    for (const change of [{ nonce: '0x539bd4979fef1ec5' }, { mixHash: ZERO_HASH }, { gasLimit: 5001n }] as const)
      expect(codeOf(() => checkSeal(ours('Frontier', { ...fields, ...change })))).to.equal('INVALID_PROOF_OF_WORK');
  });
});
