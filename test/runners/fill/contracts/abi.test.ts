import { expect } from 'chai';
import { callData, encodeArguments, withArguments } from '../../../../runners/fill/contracts/abi.js';
import type { Address } from '../../../../src/primitives/bytes.js';
import { bytesToHex, type Hex } from '../../../../src/primitives/hex.js';
import { elementSlot } from '../../../support/element-slot.js';

const text = (characters: string): Hex => bytesToHex(Buffer.from(characters));
const lines = (...words: string[]): Hex => `0x${words.join('')}`;
const word = (digits: string): string => digits.padStart(64, '0');

// Solidity's documentation, "Contract ABI Specification"
describe('call data', () => {
  it('has numbers and booleans in words', () => {
    expect(callData('baz(uint32,bool)', 69n, true)).to.equal(lines('cdcd77c0', word('45'), word('1')));
  });

  it('has what is of variable length behind the others', () => {
    expect(callData('sam(bytes,bool,uint256[])', text('dave'), true, [1n, 2n, 3n])).to.equal(
      lines(
        'a5643bf2',
        ...[word('60'), word('1'), word('a0')],
        ...[word('4'), '64617665'.padEnd(64, '0')],
        ...[word('3'), word('1'), word('2'), word('3')],
      ),
    );
    expect(
      callData(
        'f(uint256,uint32[],bytes10,bytes)',
        0x123n,
        [0x456n, 0x789n],
        text('1234567890'),
        text('Hello, world!'),
      ),
    ).to.equal(
      lines(
        '8be65246',
        ...[word('123'), word('80'), '31323334353637383930'.padEnd(64, '0'), word('e0')],
        ...[word('2'), word('456'), word('789')],
        ...[word('d'), '48656c6c6f2c20776f726c6421'.padEnd(64, '0')],
      ),
    );
  });

  it('has the fields of a struct in its place, and negative numbers in two’s complement', () => {
    const address = `0x${'ab'.repeat(20)}` as Address;
    expect(encodeArguments('f((address,int24))', address, -1n)).to.equal(lines(word('ab'.repeat(20)), 'f'.repeat(64)));
  });

  it('follows creation code', () => {
    expect(withArguments('0x6000', 'constructor(uint256)', 7n)).to.equal(lines('6000', word('7')));
    expect(encodeArguments('constructor()')).to.equal('0x');
  });
});

describe("a mapping's element", () => {
  it('lies where Solidity puts it', () => {
    // keccak-256 of 64 zero bytes
    expect(elementSlot(0n, 0n)).to.equal(0xad3228b676f7d3cd4284a5443f17f1962b36e491b30a40b2405849e597ba5fb5n);
  });
});
