import { createBlockHeader } from '@ethereumjs/block';
import { expect } from 'chai';
import fc from 'fast-check';
import { BlockError } from '../../../src/blocks/exceptions.js';
import { type BlockHeader, decodeHeader, headerHash } from '../../../src/blocks/header.js';
import { createCommon } from '../../../src/executors/ethereumjs/common.js';
import { defaultBlobSchedule } from '../../../src/forks/blobs.js';
import type { Fork } from '../../../src/forks/networks.js';
import { bytesToHex } from '../../../src/primitives/hex.js';
import { InputError } from '../../../src/primitives/input.js';
import { type RlpItem, rlpDecode } from '../../../src/primitives/rlp.js';

const uint64 = fc.bigInt(0n, 2n ** 64n - 1n);
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });

/** @ethereumjs/block's header of a fork. */
function reference(fork: Fork, fields: Parameters<typeof createBlockHeader>[0] = {}) {
  const blobSchedule = defaultBlobSchedule(fork);
  const common = createCommon({ fork, eips: [], chainId: 1n, ...(blobSchedule && { blobSchedule }) });
  return createBlockHeader(fields, { common, skipConsensusFormatValidation: true });
}

const itemsOf = (fork: Fork): RlpItem[] => rlpDecode(reference(fork).serialize()) as RlpItem[];

function codeOf(item: RlpItem): string {
  try {
    decodeHeader(item);
  } catch (error) {
    if (error instanceof BlockError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('block header', () => {
  for (const fork of ['Frontier', 'London', 'Shanghai', 'Cancun', 'Prague'] as const)
    it(`decodes what @ethereumjs/block encodes on ${fork}, with its hash`, () => {
      fc.assert(
        fc.property(
          fc.record({ parentHash: hash, stateRoot: hash, mixHash: hash, extraData: fc.uint8Array(), number: uint64 }),
          fc.record({ gasLimit: uint64, timestamp: uint64, difficulty: fc.bigInt(0n, 2n ** 256n - 1n) }),
          (fields, more) => {
            const expected = reference(fork, { ...fields, ...more });
            const { hash, logsBloom, unclesHash, ...got } = decodeHeader(rlpDecode(expected.serialize()));
            expect([hash, headerHash({ ...got, logsBloom, unclesHash })]).to.deep.equal(
              Array(2).fill(bytesToHex(expected.hash())),
            );
            expect([logsBloom, unclesHash]).to.deep.equal([
              bytesToHex(expected.logsBloom),
              bytesToHex(expected.uncleHash),
            ]);
            expect(got).to.include(more);
            expect(got.number).to.equal(fields.number);
            for (const name of ['parentHash', 'stateRoot', 'mixHash', 'extraData'] as const)
              expect(got[name]).to.equal(bytesToHex(fields[name]));
            expect([got.baseFeePerGas, got.excessBlobGas]).to.deep.equal([
              expected.baseFeePerGas,
              expected.excessBlobGas,
            ]);
            expect(got.requestsHash).to.equal(expected.requestsHash && bytesToHex(expected.requestsHash));
          },
        ),
        { numRuns: 50, seed: 1 },
      );
    });

  it('has as many fields as some fork gives it', () => {
    const items = itemsOf('Prague');
    for (let count = 0; count <= 22; count++) {
      const item = [...items, items[0] ?? []].slice(0, count);
      const isAFork = [15, 16, 17, 20, 21].includes(count);
      expect(codeOf(item), `${count} fields`).to.equal(isAFork ? 'accepted' : 'INCORRECT_BLOCK_FORMAT');
    }
  });

  it('has no field of another width, none with leading zeros, and no list for a field', () => {
    const items = itemsOf('Prague');
    const quantities = [7, 8, 9, 10, 11, 15, 17, 18];
    const extraData = 12;
    for (const index of items.keys()) {
      const change = (value: RlpItem) => codeOf(items.with(index, value));
      expect(change([]), `${index}: a list`).to.equal('RLP_STRUCTURES_ENCODING');
      if (index === extraData) expect(change(new Uint8Array(1000))).to.equal('accepted');
      else if (quantities.includes(index)) {
        const is256 = index === 7 || index === 15;
        expect(change(Uint8Array.of(0)), `${index}: 0x00`).to.equal('RLP_STRUCTURES_ENCODING');
        expect(change(Uint8Array.of(0, 1)), `${index}: 0x0001`).to.equal('RLP_STRUCTURES_ENCODING');
        expect(change(new Uint8Array(is256 ? 32 : 8).fill(255)), `${index}: greatest`).to.equal('accepted');
        expect(change(new Uint8Array(is256 ? 33 : 9).fill(255)), `${index}: too wide`).to.equal(
          is256 ? 'RLP_STRUCTURES_ENCODING' : 'RLP_INVALID_FIELD_OVERFLOW_64',
        );
      } else {
        const width = (items[index] as Uint8Array).length;
        for (const wrong of [0, width - 1, width + 1])
          expect(change(new Uint8Array(wrong)), `${index}: ${wrong} bytes`).to.equal('RLP_STRUCTURES_ENCODING');
      }
    }
  });

  it('is of the fields of some fork: none is missing before another one', () => {
    const header = decodeHeader(itemsOf('Prague'));
    const added = [
      'baseFeePerGas',
      'withdrawalsRoot',
      'blobGasUsed',
      'excessBlobGas',
      'parentBeaconBlockRoot',
      'requestsHash',
    ] as const;
    const without = (names: readonly string[]) =>
      Object.fromEntries(Object.entries(header).filter(([name]) => !names.includes(name))) as unknown as BlockHeader;
    for (const [index, name] of added.entries()) {
      if (index < added.length - 1)
        expect(() => headerHash(without([name])), name)
          .to.throw(InputError)
          .and.to.include({ field: `header.${name}` });
      const rest = without(added.slice(index));
      // EIP-4844 and EIP-4788 came with one fork
      if (index === 3 || index === 4)
        expect(() => headerHash(rest), name)
          .to.throw(InputError)
          .and.to.include({ field: `header.${name}` });
      else
        expect(headerHash(rest)).to.equal(decodeHeader(itemsOf('Prague').slice(0, [15, 16, 17, 0, 0, 20][index])).hash);
    }
  });
});
