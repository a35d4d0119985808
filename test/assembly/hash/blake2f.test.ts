import { blake2b } from '@noble/hashes/blake2.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { bytesToHex, hexToBytes } from '../../../src/primitives/hex.js';
import { type AssemblyModule, compileAssembly } from '../compile.js';

const INPUT = 0x10000;
const RESULT = 0x20000;
const SCRATCH = 0x30000;
/** RFC 7693, 2.6, with the parameter block of an unkeyed digest of 64 bytes in the first word. */
const H =
  '0x48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b';

/** EIP-152's input for the one block of a message of at most 128 bytes. */
function input(rounds: number, message: Uint8Array, final = true): Uint8Array {
  const bytes = new Uint8Array(213);
  new DataView(bytes.buffer).setUint32(0, rounds);
  bytes.set(hexToBytes(H, 64), 4);
  bytes.set(message, 68);
  bytes[196] = message.length;
  bytes[212] = final ? 1 : 0;
  return bytes;
}

describe('assembly/hash/blake2f', () => {
  let module: AssemblyModule;
  const f = (bytes: Uint8Array): string => {
    module.memory.set(bytes, INPUT);
    module.call.blake2f?.(RESULT, INPUT, SCRATCH);
    return bytesToHex(module.memory.slice(RESULT, RESULT + 64));
  };
  const abc = new TextEncoder().encode('abc');

  before(async () => {
    module = await compileAssembly('assembly/hash/blake2f.ts');
  });

  // EIP-152, test vectors 4 to 8.
  const vectors: readonly [string, Uint8Array, string][] = [
    [
      'no rounds',
      input(0, abc),
      '0x08c9bcf367e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5d282e6ad7f520e511f6c3e2b8c68059b9442be0454267ce079217e1319cde05b',
    ],
    [
      '12 rounds',
      input(12, abc),
      '0xba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923',
    ],
    [
      '12 rounds, not the last block',
      input(12, abc, false),
      '0x75ab69d3190a562c51aef8d88f1c2775876944407270c42c9844252c26d2875298743e7f6d5ea2f2d3e8d226039cd31b4e426ac4f2d3d666a610c2116fde4735',
    ],
    [
      'one round',
      input(1, abc),
      '0xb63a380cb2897d521994a85234ee2c181b5f844d2c624c002677e9703449d2fba551b3a8333bcdf5f2f7e08993d53923de3d64fcc68c034e717b9293fed7a421',
    ],
  ];
  for (const [name, bytes, expected] of vectors) it(name, () => expect(f(bytes)).to.equal(expected));

  it('compresses one block to the BLAKE2b digest that @noble/hashes gives', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 128 }), (message) => {
        expect(f(input(12, message))).to.equal(bytesToHex(blake2b(message)));
      }),
    ));
});
