import { secp256k1 } from '@noble/curves/secp256k1.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { bytesToBigInt } from '../../../src/primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../../../src/primitives/hex.js';
import { keccak256 } from '../../../src/primitives/keccak.js';
import { loadPortable, type RecoverPublicKey, recoverNatively } from '../../../src/primitives/secp256k1.js';
import { recoverAddress } from '../../../src/transactions/recover.js';

const ORDER = secp256k1.Point.Fn.ORDER;
const recoverPortably = await loadPortable();
const paths: [string, RecoverPublicKey][] = [['libsecp256k1 in WebAssembly', recoverPortably]];
if (recoverNatively) paths.push(['libsecp256k1', recoverNatively]);

const digest = fc.uint8Array({ minLength: 32, maxLength: 32 });
const secret = digest.filter((bytes) => secp256k1.utils.isValidSecretKey(bytes));
/** Numbers at and beyond what r and s must lie between. */
const limit = fc.constantFrom(-1n, 0n, 1n, ORDER - 1n, ORDER, ORDER + 1n, 1n << 255n, (1n << 256n) - 1n, 1n << 256n);

describe('recoverAddress', () => {
  for (const [name, recover] of paths)
    describe(`by ${name}`, () => {
      it('finds the sender of the example of EIP-155', () => {
        const hash = hexToBytes('0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53', 32);
        const r = 18515461264373351373200002665853028612451056578545711640558177340181847433846n;
        const s = 46948507304638947509940763649030358759909902576025900602547168820602576006531n;
        const sender = '0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f';
        expect(recoverAddress(hash, 0n, r, s, recover)).to.equal(sender);
      });

      it('finds who signed, with s or with −s and the other parity', () =>
        fc.assert(
          fc.property(digest, secret, (hash, key) => {
            const address = bytesToHex(keccak256(secp256k1.getPublicKey(key, false).subarray(1)).subarray(12));
            const signature = secp256k1.sign(hash, key, { prehash: false, format: 'recovered' });
            const parity = BigInt(signature[0] ?? 0);
            const r = bytesToBigInt(signature.slice(1, 33));
            const s = bytesToBigInt(signature.slice(33));
            expect(recoverAddress(hash, parity, r, s, recover)).to.equal(address);
            expect(recoverAddress(hash, 1n - parity, r, ORDER - s, recover)).to.equal(address);
            expect(recoverAddress(hash, 1n - parity, r, s, recover)).not.to.equal(address);
          }),
          { numRuns: 20 },
        ));

      it('finds nobody where r, s or the parity is out of range', () => {
        const hash = new Uint8Array(32).fill(1);
        for (const bad of [-1n, 0n, ORDER, ORDER + 1n, 1n << 256n]) {
          expect(recoverAddress(hash, 0n, bad, 1n, recover), `r = ${bad}`).to.equal(undefined);
          expect(recoverAddress(hash, 0n, 1n, bad, recover), `s = ${bad}`).to.equal(undefined);
        }
        for (const parity of [-1n, 2n, 3n, 27n, 28n])
          expect(recoverAddress(hash, parity, 1n, 1n, recover), `parity ${parity}`).to.equal(undefined);
      });

      it('finds nobody where r is the x of no point', () => {
        // 5³ + 7 = 132 is no square modulo the field's prime.
        expect(recoverAddress(new Uint8Array(32).fill(1), 0n, 5n, 1n, recover)).to.equal(undefined);
      });
    });

  if (recoverNatively)
    it('gives the same by both builds', () =>
      fc.assert(
        fc.property(
          digest,
          fc.constantFrom(0n, 1n),
          fc.oneof(limit, fc.nat(50).map(BigInt), fc.bigInt({ min: 1n, max: ORDER - 1n })),
          fc.oneof(limit, fc.bigInt({ min: 1n, max: ORDER - 1n })),
          (hash, parity, r, s) => {
            expect(recoverAddress(hash, parity, r, s, recoverNatively)).to.equal(
              recoverAddress(hash, parity, r, s, recoverPortably),
            );
          },
        ),
        { numRuns: 150 },
      ));
  else it.skip('gives the same by both builds: the native one does not load here');
});
