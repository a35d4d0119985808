import { expect } from 'chai';
import { depositRequests } from '../../../src/blocks/requests.js';
import type { Address, Hash } from '../../../src/primitives/bytes.js';

/** DepositEvent of the deposit contract (EIP-6110): where each part's length stands, and how many bytes follow it. */
const TOPIC = '0x649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5' as Hash;
const PARTS = [
  [160, 48],
  [256, 32],
  [320, 8],
  [384, 96],
  [512, 8],
] as const;

function depositOf(address: string) {
  const data = Buffer.alloc(576);
  for (const [index, [offset, length]] of PARTS.entries()) {
    data.writeUInt32BE(offset, 32 * index + 28);
    data.writeUInt32BE(length, offset + 28);
    data.fill(index + 1, offset + 32, offset + 32 + length);
  }
  return { address: address as Address, topics: [TOPIC], data };
}

describe('deposits', () => {
  // depositContractAddress of chains.ts in @ethereumjs/common
  const CONTRACTS = {
    '0x00000000219ab540356cbb839cbe05303d7705fa': [1n, 560_048n, 1337n],
    '0x7f02c3e3c98b133055b8b348b2ac625669ed295d': [11_155_111n],
    '0x4242424242424242424242424242424242424242': [17_000n],
  };
  it("are those of the chain's own contract", () => {
    const logs = Object.keys(CONTRACTS).map(depositOf);
    for (const [address, chains] of Object.entries(CONTRACTS))
      for (const chain of chains) {
        const { type, data } = depositRequests(logs, chain);
        expect(type).to.equal(0);
        expect(Buffer.from(data).equals(depositRequests([depositOf(address)], chain).data)).to.equal(true);
        // EIP-6110: pubkey, credentials, amount, signature, index
        expect(data.length, `${chain}`).to.equal(48 + 32 + 8 + 96 + 8);
      }
  });
});
