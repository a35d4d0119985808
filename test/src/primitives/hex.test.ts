import { expect } from 'chai';
import fc from 'fast-check';
import { bigIntToMinimalBytes, bytesToBigInt, toAddress, toHash } from '../../../src/primitives/bytes.js';
import { bigIntToHex, bytesToHex, HexError, hexToBigInt, hexToBytes } from '../../../src/primitives/hex.js';

const codeOf = (action: () => unknown): string | undefined => {
  try {
    action();
  } catch (error) {
    if (error instanceof HexError) return error.code;
    throw error;
  }
  return undefined;
};

describe('hex', () => {
  it('brings bytes to hex and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(hexToBytes(bytesToHex(bytes))).deep.equals(bytes);
      }),
    );
  });

  it('brings numbers to minimal bytes and back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), (value) => {
        const bytes = bigIntToMinimalBytes(value);
        expect(bytesToBigInt(bytes)).equals(value);
        expect(bytes[0]).not.equals(0);
        expect(hexToBigInt(bigIntToHex(value, 32), 256)).equals(value);
      }),
    );
  });

  it('tells what is wrong with a text', () => {
    expect(codeOf(() => hexToBytes('ff'))).equals('NOT_HEX');
    expect(codeOf(() => hexToBytes('0xgg'))).equals('NOT_HEX');
    expect(codeOf(() => hexToBytes('0x1'))).equals('ODD_LENGTH');
    expect(codeOf(() => toAddress('0x00'))).equals('WRONG_WIDTH');
    expect(codeOf(() => toHash(`0x${'00'.repeat(33)}`))).equals('WRONG_WIDTH');
    expect(codeOf(() => hexToBigInt('0x', 8))).equals('NOT_HEX');
    expect(codeOf(() => hexToBigInt('-0x1', 8))).equals('NOT_HEX');
    expect(codeOf(() => hexToBigInt('0x100', 8))).equals('TOO_LARGE');
    expect(hexToBigInt('0x00ff', 8)).equals(255n);
  });

  it('is a text', () => {
    for (const value of [
      undefined,
      null,
      5,
      new Uint8Array(20),
      [`0x${'00'.repeat(20)}`],
      Object(`0x${'00'.repeat(20)}`),
    ])
      expect(
        [codeOf(() => toAddress(value as never)), codeOf(() => toHash(value as never))],
        String(value),
      ).to.deep.equal(['NOT_HEX', 'NOT_HEX']);
    expect(() => toAddress(undefined as never)).throws(HexError, 'undefined is not hex with 0x');
  });
});
