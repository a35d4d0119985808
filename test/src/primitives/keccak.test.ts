import { keccak_256 } from '@noble/hashes/sha3.js';
import { expect } from 'chai';
import { keccak256, keccak256Hex } from '../../../src/primitives/keccak.js';
import { RlpError, rlpDecode, rlpEncode } from '../../../src/primitives/rlp.js';
import { EMPTY_CODE_HASH } from '../../../src/state/view.js';

describe('keccak-256', () => {
  it('is that of the yellow paper: KEC(()) and KEC(RLP(()))', () => {
    expect(keccak256Hex(new Uint8Array(0))).equals(EMPTY_CODE_HASH);
    expect(keccak256Hex(rlpEncode([]))).equals('0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347');
  });
});

describe('keccak-256 and @noble/hashes', () => {
  it('agree on inputs of all lengths, long ones included', () => {
    const lengths = [...Array.from({ length: 300 }, (_, length) => length), 65_536, 3_000_001];
    for (const length of lengths) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 7919 + length) % 251);
      expect(keccak256(bytes), `${length} bytes`).deep.equals(keccak_256(bytes));
    }
  });
});

describe('RLP', () => {
  it('refuses what is not exactly one canonical item', () => {
    const notCanonical = [
      [0x81, 0x05], // a byte below 0x80 stands for itself
      [0xb8, 0x01, 0xff], // a short string in the long form
      [0x83, 0x01], // cut short
      [0xc0, 0x00], // something behind it
      [0xf8, 0x00], // a short list in the long form
    ];
    for (const bytes of notCanonical) expect(() => rlpDecode(Uint8Array.from(bytes)), bytes.join()).throws(RlpError);
  });
});
