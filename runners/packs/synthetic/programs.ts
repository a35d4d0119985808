import fc from 'fast-check';
import { type Fork, isAtLeast } from '../../../src/forks/networks.js';
import { type Address, bigIntToMinimalBytes } from '../../../src/primitives/bytes.js';

/** Bytecode under construction: parts of known length, and jumps to labels that a part sets. */
type Code = readonly number[];

/** Opcodes that take words from the stack and give one: by arity, with the fork that has them first. */
const WORD_OPCODES: readonly (readonly [opcode: number, arity: number, since: Fork])[] = [
  // ADD MUL SUB DIV SDIV MOD SMOD
  ...[0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07].map((op) => [op, 2, 'Frontier'] as const),
  // ADDMOD MULMOD
  [0x08, 3, 'Frontier'],
  [0x09, 3, 'Frontier'],
  // EXP SIGNEXTEND LT GT SLT SGT EQ
  ...[0x0a, 0x0b, 0x10, 0x11, 0x12, 0x13, 0x14].map((op) => [op, 2, 'Frontier'] as const),
  [0x15, 1, 'Frontier'],
  // AND OR XOR
  ...[0x16, 0x17, 0x18].map((op) => [op, 2, 'Frontier'] as const),
  [0x19, 1, 'Frontier'],
  // BYTE, SHL SHR SAR
  [0x1a, 2, 'Frontier'],
  ...[0x1b, 0x1c, 0x1d].map((op) => [op, 2, 'Constantinople'] as const),
  // CLZ
  [0x1e, 1, 'Osaka'],
  // BALANCE CALLDATALOAD EXTCODESIZE EXTCODEHASH BLOCKHASH BLOBHASH MLOAD SLOAD TLOAD
  [0x31, 1, 'Frontier'],
  [0x35, 1, 'Frontier'],
  [0x3b, 1, 'Frontier'],
  [0x3f, 1, 'Constantinople'],
  [0x40, 1, 'Frontier'],
  [0x49, 1, 'Cancun'],
  [0x54, 1, 'Frontier'],
  [0x5c, 1, 'Cancun'],
];

/** Opcodes that give a word out of nothing: environment, PC, MSIZE, GAS. */
const SOURCE_OPCODES: readonly (readonly [opcode: number, since: Fork])[] = [
  ...[0x30, 0x32, 0x33, 0x34, 0x36, 0x38, 0x3a, 0x41, 0x42, 0x43, 0x44, 0x45, 0x58, 0x59, 0x5a].map(
    (op) => [op, 'Frontier'] as const,
  ),
  [0x3d, 'Byzantium'],
  [0x46, 'Istanbul'],
  [0x47, 'Istanbul'],
  [0x48, 'London'],
  [0x4a, 'Cancun'],
];

/** The shortest PUSH; PUSH1 for zero, which every fork has. */
const push = (value: bigint): Code => {
  const bytes = value === 0n ? Uint8Array.of(0) : bigIntToMinimalBytes(value);
  return [0x5f + bytes.length, ...bytes];
};

/** Numbers where arithmetic, offsets and gas rules have their edges. */
const edge = fc.oneof(
  { weight: 4, arbitrary: fc.bigInt({ min: 0n, max: 3n }) },
  { weight: 3, arbitrary: fc.bigInt({ min: 0n, max: 100n }) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 256 }), fc.integer({ min: -1, max: 1 }))
      .map(([bits, delta]) => BigInt.asUintN(256, (1n << BigInt(bits)) + BigInt(delta))),
  },
  { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }) },
);

const offset = fc.oneof(
  { weight: 60, arbitrary: fc.bigInt({ min: 0n, max: 200n }) },
  { weight: 1, arbitrary: fc.constantFrom(0xffffn, 0x6000_0000n, 2n ** 32n - 32n, 2n ** 32n, 2n ** 64n, 2n ** 255n) },
);
const size = fc.oneof(
  { weight: 60, arbitrary: fc.bigInt({ min: 0n, max: 96n }) },
  { weight: 1, arbitrary: fc.constantFrom(1000n, 2n ** 32n, 2n ** 256n - 1n) },
);
const slot = fc.bigInt({ min: 0n, max: 3n });

/** Where a program's snippets may point to. */
export interface World {
  readonly fork: Fork;
  /** accounts, with and without code, and one that does not exist */
  readonly addresses: readonly Address[];
}

/** One to `length` snippets, and then an end of one kind or another. */
export function arbitraryProgram(world: World, length: number, depth = 2): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(fc.array(snippet(world, depth), { minLength: 1, maxLength: length }), ending(world))
    .map(([parts, end]) => Uint8Array.from([...parts.flat(), ...end]));
}

const args = (...operands: fc.Arbitrary<bigint>[]): fc.Arbitrary<Code> =>
  fc.tuple(...operands).map((values) => values.reverse().flatMap(push));

const then =
  (...opcodes: number[]) =>
  (code: Code): Code => [...code, ...opcodes];

function snippet(world: World, depth: number): fc.Arbitrary<Code> {
  const { fork } = world;
  const has = (since: Fork): boolean => isAtLeast(fork, since);
  const target = addressOf(world);
  const gas = fc.oneof(fc.constantFrom(0n, 2300n, 2n ** 255n), fc.bigInt({ min: 0n, max: 200_000n }));
  const value = fc.oneof(
    { weight: 3, arbitrary: fc.constant(0n) },
    { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 5n }) },
  );
  const memory = [offset, size, offset, size] as const;
  const word = fc.constantFrom(...WORD_OPCODES.filter(([, , since]) => has(since)));
  const source = fc.constantFrom(...SOURCE_OPCODES.filter(([, since]) => has(since)));
  const choices: fc.WeightedArbitrary<Code>[] = [
    { weight: 6, arbitrary: edge.map(push) },
    { weight: 2, arbitrary: source.map(([opcode]) => [opcode]) },
    {
      weight: 8,
      arbitrary: word.chain(([opcode, arity]) =>
        args(...Array.from({ length: arity }, () => (arity === 1 ? fc.oneof(edge, target) : edge))).map(then(opcode)),
      ),
    },
    // the result of the one before is an operand, as far as there is one
    { weight: 1, arbitrary: word.map(([opcode]) => [opcode]) },
    // DUPn, SWAPn, POP
    { weight: 1, arbitrary: fc.integer({ min: 0x80, max: 0x84 }).map((opcode) => [opcode]) },
    { weight: 1, arbitrary: fc.integer({ min: 0x90, max: 0x93 }).map((opcode) => [opcode]) },
    { weight: 1, arbitrary: fc.constant([0x50]) },
    // MLOAD, MSTORE, MSTORE8, KECCAK256
    { weight: 1, arbitrary: args(offset).map(then(0x51)) },
    { weight: 3, arbitrary: args(offset, edge).map(then(0x52)) },
    { weight: 1, arbitrary: args(offset, edge).map(then(0x53)) },
    { weight: 1, arbitrary: args(offset, size).map(then(0x20)) },
    // CALLDATACOPY, CODECOPY, EXTCODECOPY
    {
      weight: 1,
      arbitrary: fc.tuple(args(offset, offset, size), fc.constantFrom(0x37, 0x39)).map(([code, op]) => [...code, op]),
    },
    { weight: 1, arbitrary: args(target, offset, offset, size).map(then(0x3c)) },
    // SLOAD, SSTORE
    { weight: 2, arbitrary: args(slot).map(then(0x54)) },
    { weight: 5, arbitrary: args(slot, fc.bigInt({ min: 0n, max: 2n })).map(then(0x55)) },
    // LOG0 to LOG4
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: 0, max: 4 })
        .chain((topics) => args(offset, size, ...Array.from({ length: topics }, () => edge)).map(then(0xa0 + topics))),
    },
    // CALL, CALLCODE; POP what they gave half of the time
    {
      weight: 4,
      arbitrary: fc
        .tuple(args(gas, target, value, ...memory), fc.constantFrom(0xf1, 0xf1, 0xf2), fc.boolean())
        .map(([code, op, pop]) => [...code, op, ...(pop ? [0x50] : [])]),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(edge, fc.nat(12)).map(([condition, skipped]) => branch(condition, skipped)),
    },
  ];
  if (has('Homestead')) choices.push({ weight: 2, arbitrary: args(gas, target, ...memory).map(then(0xf4)) });
  if (has('Byzantium')) {
    choices.push({ weight: 2, arbitrary: args(gas, target, ...memory).map(then(0xfa)) });
    choices.push({ weight: 1, arbitrary: args(offset, offset, size).map(then(0x3e)) });
  }
  if (has('Cancun')) {
    choices.push({ weight: 2, arbitrary: args(slot, edge).map(then(0x5d)) });
    choices.push({ weight: 1, arbitrary: args(offset, offset, size).map(then(0x5e)) });
  }
  if (has('Shanghai')) choices.push({ weight: 1, arbitrary: fc.constant([0x5f]) });
  if (depth > 0) choices.push({ weight: 3, arbitrary: creation(world, depth) });
  return fc.oneof(...choices);
}

/** PUSH condition, PC, PUSH distance, ADD, JUMPI, `skipped` times PC, JUMPDEST: relative to its place, so that it can stand anywhere. */
const branch = (condition: bigint, skipped: number): Code => [
  ...push(condition),
  ...[0x58, 0x60, 5 + skipped, 0x01, 0x57],
  ...Array.from({ length: skipped }, () => 0x58),
  0x5b,
];

/** Initcode written to memory word by word, then CREATE or CREATE2 on it. */
function creation(world: World, depth: number): fc.Arbitrary<Code> {
  const hasCreate2 = isAtLeast(world.fork, 'Constantinople');
  return fc
    .tuple(
      arbitraryProgram(world, 4, depth - 1),
      fc.bigInt({ min: 0n, max: 1n }),
      fc.bigInt({ min: 0n, max: 1n }),
      hasCreate2 ? fc.boolean() : fc.constant(false),
    )
    .map(([initcode, value, salt, isCreate2]) => {
      const words = Array.from({ length: Math.ceil(initcode.length / 32) }, (_, i) => {
        const word = new Uint8Array(32);
        word.set(initcode.subarray(i * 32, i * 32 + 32));
        return [0x7f, ...word, ...push(BigInt(i * 32)), 0x52];
      }).flat();
      const operands = [
        ...(isCreate2 ? push(salt) : []),
        ...push(BigInt(initcode.length)),
        ...push(0n),
        ...push(value),
      ];
      return [...words, ...operands, isCreate2 ? 0xf5 : 0xf0];
    });
}

/** STOP, RETURN, REVERT, SELFDESTRUCT, INVALID, a byte that may be anything, or running off the end. */
function ending(world: World): fc.Arbitrary<Code> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant([0x00]) },
    { weight: 4, arbitrary: args(offset, size).map(then(0xf3)) },
    { weight: 2, arbitrary: args(offset, size).map(then(0xfd)) },
    { weight: 2, arbitrary: args(addressOf(world)).map(then(0xff)) },
    { weight: 1, arbitrary: fc.constantFrom([0xfe], []) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }).map((byte) => [byte]) },
  );
}

/** An account of the world, or a precompile. */
const addressOf = ({ addresses }: World): fc.Arbitrary<bigint> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...addresses).map((address) => BigInt(address)) },
    { weight: 1, arbitrary: fc.constantFrom(...Array.from({ length: 0x12 }, (_, i) => BigInt(i)), 0x100n) },
  );
