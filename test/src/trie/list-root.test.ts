import { createMPT } from '@ethereumjs/mpt';
import { expect } from 'chai';
import { bytesToHex, hexToBytes } from '../../../src/primitives/hex.js';
import { rlpEncode } from '../../../src/primitives/rlp.js';
import { listRoot } from '../../../src/trie/list-root.js';

describe('listRoot', () => {
  it('is that of the empty trie for no items (yellow paper, appendix D)', () => {
    expect(listRoot([])).to.equal('0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421');
  });

  it('is the withdrawals root of a header of execution-spec-tests: eip4895_withdrawals, test_balance_within_block', () => {
    const zero = new Uint8Array(0);
    const address = hexToBytes('0x06e97d8e722e5cb576859ad69ff6f950e61cbdb9');
    const root = listRoot([rlpEncode([zero, zero, address, Uint8Array.of(1)])]);
    expect(root).to.equal('0x63a9538ff969ae36209b5088e49c52de9fc79e1c62e1b8a2032c1e6aec4fb1de');
  });

  it('is that of @ethereumjs/mpt, around the indices whose RLP grows', async () => {
    for (const length of [1, 2, 127, 128, 129, 257, 300]) {
      const items = Array.from({ length }, (_, index) => new Uint8Array(1 + (index % 50)).fill(index));
      const trie = await createMPT();
      for (const [index, item] of items.entries()) await trie.put(rlpEncode(minimal(index)), item);
      expect(listRoot(items), `${length} items`).to.equal(bytesToHex(trie.root()));
    }
  });
});

/** An index in big-endian bytes without leading zeros. */
const minimal = (index: number): Uint8Array =>
  Uint8Array.from(index === 0 ? [] : index < 256 ? [index] : [index >> 8, index & 0xff]);
