import { createHash } from 'node:crypto';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { bn254 } from '@noble/curves/bn254.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { ripemd160 } from '@noble/hashes/legacy.js';
import type { Fork } from '../../../src/forks/networks.js';
import { type Hex, hexToBytes } from '../../../src/primitives/hex.js';
import { keccak256, keccak256Hex } from '../../../src/primitives/keccak.js';
import { alice, TARGET } from '../actors.js';
import { asm, call } from '../assembler.js';
import { FILLED, forks, type StateCase } from '../state-case.js';

const OUTPUT_SIZE = 256;
/** Calls the address in the first word of the call data with the rest; stores the success and the hash of the output. */
const CALLER = asm(
  `32 CALLDATASIZE SUB 32 0 CALLDATACOPY ${call('0 CALLDATALOAD', { gas: 300_000, input: [0, '32 CALLDATASIZE SUB'], output: [4096, OUTPUT_SIZE] })} 0 SSTORE ${OUTPUT_SIZE} 4096 KECCAK256 1 SSTORE`,
);

const word = (value: bigint): string => value.toString(16).padStart(64, '0');
/** An element of BLS12-381's field, in 64 bytes (EIP-2537). */
const fp = (...values: bigint[]): string => values.map((value) => value.toString(16).padStart(128, '0')).join('');
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

interface Answer {
  readonly name: string;
  readonly address: number;
  readonly since: Fork;
  /** where its price changed */
  readonly repriced?: readonly Fork[];
  readonly comment: string;
  readonly input: string;
  /** computed with another library than the reference's */
  readonly output: string;
}

const digest = keccak256(Buffer.from('signed'));
const signature = secp256k1.sign(digest, hexToBytes(alice.secretKey), { prehash: false, format: 'recovered' });

type G1 = typeof bn254.G1.Point.BASE;
const G = bn254.G1.Point.BASE;
const bnG1 = (point: G1): string => word(point.x) + word(point.y);
const bnG2 = (({ x, y }) => [x.c1, x.c0, y.c1, y.c0].map(word).join(''))(bn254.G2.Point.BASE.toAffine());

const blsG1 = ({ x, y }: { x: bigint; y: bigint }): string => fp(x, y);
const blsG2 = ({ x, y }: { x: { c0: bigint; c1: bigint }; y: { c0: bigint; c1: bigint } }): string =>
  fp(x.c0, x.c1, y.c0, y.c1);
const P = bls12_381.G1.Point.BASE;
const Q = bls12_381.G2.Point.BASE;

/** Computed again by @noble/curves' `bls12_381.G1.mapToCurve(5n)`, whose declared type is another. */
const MAPPED_5 = [
  0x3a76914689fb401b446b4227e7b0d4d4872d8fc6d39e2b2b28fa19ef0eb6a0a13093e5654d4dc679d79e1a560e2d113n,
  0x1844f38a9c17150dfada3a0fe4de5aa8f5392e913c2ab01ad841c786696b4c2006cf4edd48a0be20eac01a9c68224f29n,
];
/** By its `bls12_381.G2.mapToCurve([5n, 6n])`: x and y, each with c0 before c1. */
const MAPPED_5_6 = [
  0x567772ea68ce961efb2e0341cbfbc1524a4723bd0ab75c2296243f9454e736a4f62d7c6ae99cb5525b7be7178f492a2n,
  0x74e9a87aa66064e8e91c9cd9168d3d4d20906a33e1f54139262a9513044669d439ad50a6278970036f8a825e3f74716n,
  0x6b95be24da48a086e068d02e07e1fd6f3415c62ed0111738decf3138b5bca2a73cef4c5b6f6817a20e6b9f3d711d744n,
  0x48b3a56622c6fd4d3bfdb14bf44dd13dafed806afe4dc287cd5e0cde8cb3f4dd6ccf6ce383d684da925c7dbc4b275f0n,
];

const P256_KEY = keccak256(Buffer.from('stampede-evm p256'));
const p256Signature = p256.sign(digest, P256_KEY, { prehash: false, lowS: false });

/** The commitment to the zero polynomial, which is also its proof everywhere. */
const INFINITY = `c0${'00'.repeat(47)}`;
const versionedHash = `01${createHash('sha256').update(INFINITY, 'hex').digest('hex').slice(2)}`;

/** EIP-152: the state of BLAKE2b-512 before its first block, and "abc" as that block. */
const BLAKE2B_STATE =
  '48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b';

const ANSWERS: readonly Answer[] = [
  {
    name: 'ecrecover',
    address: 1,
    since: 'Frontier',
    comment: 'The signer of a digest.',
    input: text(digest) + word(27n + BigInt(signature[0] ?? 0)) + text(signature.subarray(1)),
    output: word(BigInt(alice.address)),
  },
  {
    name: 'sha256',
    address: 2,
    since: 'Frontier',
    comment: 'SHA-256 of three bytes.',
    input: '616263',
    output: createHash('sha256').update('abc').digest('hex'),
  },
  {
    name: 'ripemd160',
    address: 3,
    since: 'Frontier',
    comment: 'RIPEMD-160 of three bytes, padded on the left.',
    input: '616263',
    output: text(ripemd160(Buffer.from('abc'))).padStart(64, '0'),
  },
  { name: 'identity', address: 4, since: 'Frontier', comment: 'A copy.', input: '616263', output: '616263' },
  {
    name: 'modexp',
    address: 5,
    since: 'Byzantium',
    repriced: ['Berlin'],
    comment: '3^5 mod 100 (EIP-198; EIP-2565, EIP-7883).',
    input: `${word(1n)}${word(1n)}${word(1n)}030564`,
    output: '2b',
  },
  {
    name: 'ecadd',
    address: 6,
    since: 'Byzantium',
    repriced: ['Istanbul'],
    comment: 'G + 2 G on BN254 (EIP-196, EIP-1108).',
    input: bnG1(G) + bnG1(G.double()),
    output: bnG1(G.multiply(3n)),
  },
  {
    name: 'ecmul',
    address: 7,
    since: 'Byzantium',
    repriced: ['Istanbul'],
    comment: '9 G on BN254 (EIP-196, EIP-1108).',
    input: bnG1(G) + word(9n),
    output: bnG1(G.multiply(9n)),
  },
  {
    name: 'ecpairing',
    address: 8,
    since: 'Byzantium',
    repriced: ['Istanbul'],
    comment: 'e(G1, G2) e(-G1, G2) = 1 on BN254 (EIP-197, EIP-1108).',
    input: bnG1(G) + bnG2 + bnG1(G.negate()) + bnG2,
    output: word(1n),
  },
  {
    name: 'blake2f',
    address: 9,
    since: 'Istanbul',
    comment: 'Twelve rounds make BLAKE2b-512 of three bytes (EIP-152).',
    input: `0000000c${BLAKE2B_STATE}${'616263'.padEnd(256, '0')}03${'00'.repeat(15)}01`,
    output: text(blake2b(Buffer.from('abc'))),
  },
  {
    name: 'point_evaluation',
    address: 10,
    since: 'Cancun',
    comment: 'The zero polynomial is zero at 7 (EIP-4844).',
    input: versionedHash + word(7n) + word(0n) + INFINITY + INFINITY,
    output: word(4096n) + word(bls12_381.fields.Fr.ORDER),
  },
  {
    name: 'bls12_g1add',
    address: 0x0b,
    since: 'Prague',
    comment: 'P + 2 P in G1 (EIP-2537).',
    input: blsG1(P.toAffine()) + blsG1(P.double().toAffine()),
    output: blsG1(P.multiply(3n).toAffine()),
  },
  {
    name: 'bls12_g1msm',
    address: 0x0c,
    since: 'Prague',
    comment: '2 P + 3 (2 P) in G1 (EIP-2537).',
    input: blsG1(P.toAffine()) + word(2n) + blsG1(P.double().toAffine()) + word(3n),
    output: blsG1(P.multiply(8n).toAffine()),
  },
  {
    name: 'bls12_g2add',
    address: 0x0d,
    since: 'Prague',
    comment: 'Q + 2 Q in G2 (EIP-2537).',
    input: blsG2(Q.toAffine()) + blsG2(Q.double().toAffine()),
    output: blsG2(Q.multiply(3n).toAffine()),
  },
  {
    name: 'bls12_g2msm',
    address: 0x0e,
    since: 'Prague',
    comment: '5 Q in G2 (EIP-2537).',
    input: blsG2(Q.toAffine()) + word(5n),
    output: blsG2(Q.multiply(5n).toAffine()),
  },
  {
    name: 'bls12_pairing_check',
    address: 0x0f,
    since: 'Prague',
    comment: 'e(P, Q) e(-P, Q) = 1 (EIP-2537).',
    input: [P, P.negate()].map((point) => blsG1(point.toAffine()) + blsG2(Q.toAffine())).join(''),
    output: word(1n),
  },
  {
    name: 'bls12_map_fp_to_g1',
    address: 0x10,
    since: 'Prague',
    comment: 'The point of G1 that 5 maps to (EIP-2537).',
    input: fp(5n),
    output: fp(...MAPPED_5),
  },
  {
    name: 'bls12_map_fp2_to_g2',
    address: 0x11,
    since: 'Prague',
    comment: 'The point of G2 that 5 + 6 u maps to (EIP-2537).',
    input: fp(5n, 6n),
    output: fp(...MAPPED_5_6),
  },
  {
    name: 'p256verify',
    address: 0x100,
    since: 'Osaka',
    comment: 'A signature on secp256r1 (EIP-7951).',
    input: text(digest) + text(p256Signature) + text(p256.getPublicKey(P256_KEY, false).subarray(1)),
    output: word(1n),
  },
];

const answerHash = (output: string): bigint =>
  BigInt(keccak256Hex(hexToBytes(`0x${output.padEnd(OUTPUT_SIZE * 2, '0')}`)));

export const precompiles: readonly StateCase[] = ANSWERS.map(
  ({ name, address, since, repriced = [], comment, input, output }) => {
    // one fork is enough for the long inputs of BLS12-381
    const others =
      since === 'Prague' ? [] : [...FILLED.slice(0, FILLED.indexOf(since)).slice(-1), ...repriced, 'Osaka' as const];
    const data: Hex = `0x${word(BigInt(address))}${input}`;
    return {
      name,
      comment,
      forks: FILLED.filter((fork) => fork === since || others.includes(fork)),
      pre: { [TARGET]: { code: CALLER } },
      transaction: { from: alice, to: TARGET, data: [data], gas: [1_000_000n] },
      expect: [
        {
          forks: FILLED.slice(0, FILLED.indexOf(since)),
          accounts: { [TARGET]: { storage: { 0: 1n, 1: answerHash('') } } },
        },
        { forks: forks(since), accounts: { [TARGET]: { storage: { 0: 1n, 1: answerHash(output) } } } },
      ],
    };
  },
);
