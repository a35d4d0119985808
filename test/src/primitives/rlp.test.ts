import { runInNewContext } from 'node:vm';
import { RLP } from '@ethereumjs/rlp';
import { expect } from 'chai';
import fc from 'fast-check';
import { bytesToHex } from '../../../src/primitives/hex.js';
import { InputError } from '../../../src/primitives/input.js';
import { RlpError, type RlpInput, type RlpItem, rlpDecode, rlpEncode } from '../../../src/primitives/rlp.js';

type Nested = Uint8Array | Nested[];

/** Lengths around those at which a head grows. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 3 }),
  fc.constantFrom(54, 55, 56, 57, 255, 256, 257, 65_535, 65_536).map((length) => new Uint8Array(length).fill(length)),
);
const { item } = fc.letrec<{ item: Nested }>((tie) => ({
  item: fc.oneof({ depthSize: 'medium', withCrossShrink: true }, bytes, fc.array(tie('item'), { maxLength: 6 })),
}));

const inHex = (each: RlpItem): RlpInput => (each instanceof Uint8Array ? bytesToHex(each) : each.map(inHex));

const decoded = (decode: () => unknown): unknown => {
  try {
    return decode();
  } catch {
    return 'rejected';
  }
};

describe('RLP', () => {
  it('of random items is that of @ethereumjs/rlp, and is read back', () =>
    fc.assert(
      fc.property(item, (each) => {
        const encoding = rlpEncode(each);
        expect(bytesToHex(encoding)).to.equal(bytesToHex(RLP.encode(each)));
        expect(rlpDecode(encoding)).to.deep.equal(each);
        expect(bytesToHex(rlpEncode(inHex(each)))).to.equal(bytesToHex(encoding));
      }),
      { numRuns: 300 },
    ));

  it('of changed bytes is what @ethereumjs/rlp takes it for, or rejected by both', () => {
    const head = fc.constantFrom(0, 1, 0x7f, 0x80, 0x81, 0xb7, 0xb8, 0xb9, 0xbf, 0xc0, 0xc1, 0xf7, 0xf8, 0xf9, 0xff);
    const changes = fc.array(fc.tuple(fc.nat(12), fc.oneof(head, fc.nat(255))), { minLength: 1, maxLength: 3 });
    let accepted = 0;
    fc.assert(
      fc.property(item, changes, fc.integer({ min: -2, max: 2 }), (each, changed, longer) => {
        const encoding = rlpEncode(each);
        const input = new Uint8Array(Math.max(1, encoding.length + longer));
        input.set(encoding.subarray(0, input.length));
        for (const [at, byte] of changed) input[at] = byte;
        const got = decoded(() => rlpDecode(input));
        expect(got).to.deep.equal(decoded(() => RLP.decode(input)));
        if (got !== 'rejected') accepted++;
      }),
      { numRuns: 5000 },
    );
    expect(accepted).to.be.greaterThan(250);
  });

  it('is of bytes of their own', () => {
    const input = rlpEncode([Uint8Array.of(1, 2, 3)]);
    const [string] = rlpDecode(Buffer.from(input.buffer)) as [Uint8Array];
    expect(string.constructor).to.equal(Uint8Array);
    input.fill(0);
    expect([...string]).to.deep.equal([1, 2, 3]);
  });

  it('is rejected where there is nothing, where lists nest without end, and where a length is beyond all numbers', () => {
    let deep: RlpItem = [];
    for (let depth = 0; depth < 5000; depth++) deep = [deep];
    for (const input of [
      new Uint8Array(0),
      RLP.encode(deep as Nested),
      new Uint8Array(9).fill(0xff),
      new Uint8Array(9).fill(0xbf),
    ])
      expect(() => rlpDecode(input)).to.throw(RlpError);
  });

  it('is rejected where it has more items than a heap holds', () => {
    const bytes = new Uint8Array(4 + 2 ** 23).fill(0xc0);
    bytes.set([0xfa, 0x80, 0x00, 0x00]);
    expect(() => rlpDecode(bytes)).to.throw(RlpError, 'more than 8388608 items');
  });

  it('is of items, nested as deep as they are read', () => {
    let deep: RlpItem = [];
    for (let depth = 1; depth < 1000; depth++) deep = [deep];
    expect(rlpDecode(rlpEncode(deep))).to.deep.equal(deep);
    const cyclic: RlpItem[] = [];
    cyclic.push(cyclic);
    for (const item of [[deep], cyclic])
      expect(() => rlpEncode(item)).to.throw(RlpError, 'lists nest deeper than 1000');
  });

  it('is of bytes of another realm, too', () => {
    const foreign = runInNewContext('Uint8Array.of(0x82, 1, 2)') as Uint8Array;
    expect(rlpDecode(foreign)).to.deep.equal(Uint8Array.of(1, 2));
    expect(rlpEncode([foreign])).to.deep.equal(Uint8Array.of(0xc4, 0x83, 0x82, 1, 2));
  });

  it('of what is no item is refused by its place', () => {
    const wrong = [undefined, null, 5, 5n, {}, '', '1234', '0x1', '0x123', '0x1g', '0xg1', Int8Array.of(-1), new Map()];
    for (const value of wrong) {
      const field = (item: unknown) => {
        try {
          rlpEncode(item as RlpItem);
        } catch (error) {
          expect(error).to.be.instanceOf(InputError);
          return (error as InputError).field;
        }
        return 'accepted';
      };
      expect([field(value), field([[], ['0x', value]])], String(value)).to.deep.equal(['item', 'item[1][1]']);
    }
    for (const value of ['0x80', 5, [0x80], undefined, Int8Array.of(1), new DataView(new ArrayBuffer(1))])
      expect(() => rlpDecode(value as never)).to.throw(InputError, 'bytes: ');
  });
});
