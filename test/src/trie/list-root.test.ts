import { expect } from 'chai';
import { hexToBytes } from '../../../src/primitives/hex.js';
import { rlpEncode } from '../../../src/primitives/rlp.js';
import { listRoot } from '../../../src/trie/list-root.js';

describe('listRoot', () => {
  it('is that of the empty trie for no items (yellow paper, appendix D)', async () => {
    expect(await listRoot([])).to.equal('0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421');
  });

  it('is the withdrawals root of a header of execution-spec-tests: eip4895_withdrawals, test_balance_within_block', async () => {
    const zero = new Uint8Array(0);
    const address = hexToBytes('0x06e97d8e722e5cb576859ad69ff6f950e61cbdb9');
    const root = await listRoot([rlpEncode([zero, zero, address, Uint8Array.of(1)])]);
    expect(root).to.equal('0x63a9538ff969ae36209b5088e49c52de9fc79e1c62e1b8a2032c1e6aec4fb1de');
  });
});
