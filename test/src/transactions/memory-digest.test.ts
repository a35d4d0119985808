import { expect } from 'chai';
import { crc32 } from 'node:zlib';
import { MemoryDigest } from '../../../src/transactions/memory-digest.js';

const [ADD, MSTORE] = [0x01, 0x52];
const at = (op: number, memSize: number, depth = 1) => ({ op, memSize, depth });

describe('the digest of a memory', () => {
  it('is worked out behind what may have written, in another frame, and for another size', () => {
    const digest = new MemoryDigest();
    const [one, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    expect(digest.of(at(ADD, 32), one)).to.equal(crc32(one));
    expect(digest.of(at(MSTORE, 32), other)).to.equal(crc32(one));
    expect(digest.of(at(ADD, 32), other)).to.equal(crc32(other));
    expect(digest.of(at(ADD, 32, 2), one)).to.equal(crc32(one));
    expect(digest.of(at(ADD, 64, 2), new Uint8Array(64))).to.equal(crc32(new Uint8Array(64)));
  });

  it('counts the zeros that are not there', () => {
    expect(new MemoryDigest().of(at(ADD, 64), Uint8Array.of(7))).to.equal(
      crc32(Uint8Array.of(7, ...Array(63).fill(0))),
    );
  });

  it('is none of much memory', () => {
    expect(new MemoryDigest().of(at(ADD, 65_568), new Uint8Array(65_568))).to.equal(undefined);
  });
});
