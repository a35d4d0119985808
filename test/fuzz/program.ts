import type { Random } from './random.js';

/** Where calls go, and what storage is about. */
export interface Surroundings {
  /** addresses as numbers: accounts of the state, precompiles, and one that is not there */
  readonly addresses: readonly bigint[];
  /** what the fork has */
  readonly opcodes: ReadonlySet<number>;
}

const UNARY = [0x15, 0x19, 0x1e];
const BINARY = [
  ...[0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0a, 0x0b, 0x10, 0x11, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1a],
  ...[0x1b, 0x1c, 0x1d],
];
const TERNARY = [0x08, 0x09];
const READS = [0x30, 0x32, 0x33, 0x34, 0x36, 0x38, 0x3a, 0x3d, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x4a];
const MACHINE = [0x58, 0x59, 0x5a, 0x5b];

/** Writes EVM code statement by statement: each leaves the stack about as it was, so that most programs get far. */
class Writer {
  readonly #random: Random;
  readonly #near: Surroundings;
  readonly #code: number[] = [];
  readonly #depth: number;

  constructor(random: Random, near: Surroundings, depth: number) {
    this.#random = random;
    this.#near = near;
    this.#depth = depth;
  }

  get code(): Uint8Array {
    return Uint8Array.from(this.#code);
  }

  op(...opcodes: number[]): void {
    this.#code.push(...opcodes);
  }

  /** One of the opcodes that the fork has, and once in a while any. */
  known(opcodes: readonly number[]): number {
    const known = opcodes.filter((opcode) => this.#near.opcodes.has(opcode));
    return this.#random.pick(known.length === 0 || this.#random.oneIn(100) ? opcodes : known);
  }

  push(value: bigint): void {
    if (value === 0n && !this.#near.opcodes.has(0x5f)) {
      this.op(0x60, 0);
      return;
    }
    let digits = value.toString(16);
    if (digits.length % 2 === 1) digits = `0${digits}`;
    const bytes = value === 0n ? [] : Buffer.from(digits, 'hex');
    this.op(0x5f + bytes.length, ...bytes);
  }

  small(bound: number): void {
    this.push(BigInt(this.#random.below(bound)));
  }

  address(): void {
    this.push(this.#random.pick(this.#near.addresses));
  }

  /** Offset and length in memory: small, and once in a while absurd. */
  range(bound = 200): void {
    if (this.#random.oneIn(200)) this.push(this.#random.word());
    else this.small(bound);
    if (this.#random.oneIn(200)) this.push(this.#random.word());
    else this.small(600);
  }

  statement(): void {
    const random = this.#random;
    switch (random.below(22)) {
      case 0:
        this.push(random.word());
        this.op(this.known(UNARY));
        this.keep();
        break;
      case 1:
      case 2:
        this.push(random.word());
        this.push(random.oneIn(3) ? BigInt(random.below(300)) : random.word());
        this.op(this.known(BINARY));
        this.keep();
        break;
      case 3:
        this.push(random.word());
        this.push(random.word());
        this.push(random.word());
        this.op(this.known(TERNARY));
        this.keep();
        break;
      case 4:
        this.op(this.known(READS));
        this.keep();
        break;
      case 5:
        this.op(this.known(MACHINE));
        break;
      case 6:
        this.push(random.word());
        this.small(400);
        this.op(random.pick([0x52, 0x52, 0x53]));
        break;
      case 7:
        this.small(400);
        this.op(0x51);
        this.keep();
        break;
      case 8:
      case 9:
        this.push(random.oneIn(3) ? 0n : random.word());
        this.small(3);
        this.op(0x55);
        break;
      case 10:
        this.small(3);
        this.op(0x54);
        this.keep();
        break;
      case 11:
        this.small(3);
        if (random.oneIn(2)) this.op(this.known([0x5c, 0x54]), 0x50);
        else this.op(0x80, this.known([0x5d, 0x55]));
        break;
      case 12:
        this.range();
        this.op(0x20);
        this.keep();
        break;
      case 13:
        this.range();
        this.small(200);
        this.op(this.known([0x37, 0x39, 0x3e, 0x5e]));
        break;
      case 14:
        this.address();
        this.op(this.known([0x31, 0x3b, 0x3f]));
        this.keep();
        break;
      case 15:
        this.range();
        this.small(100);
        this.address();
        this.op(0x3c);
        break;
      case 16:
      case 17:
        this.call();
        break;
      case 18:
        this.create();
        break;
      case 19: {
        const topics = random.below(5);
        for (let i = 0; i < topics; i++) this.push(random.word());
        this.range(100);
        this.op(0xa0 + topics);
        break;
      }
      case 20:
        this.jump();
        break;
      default:
        this.push(random.pick([0n, 1n, 5n, 255n, 256n, 10_000n]));
        this.op(this.known([0x35, 0x40, 0x49]));
        this.keep();
        break;
    }
  }

  /** Drops the result, or lets it change storage or memory, where a difference shows. */
  keep(): void {
    switch (this.#random.below(3)) {
      case 0:
        this.op(0x50);
        break;
      case 1:
        this.small(3);
        this.op(0x55);
        break;
      default:
        this.small(8);
        this.op(0x52);
        break;
    }
  }

  call(): void {
    const random = this.#random;
    const opcode = this.known([0xf1, 0xf1, 0xf2, 0xf4, 0xfa]);
    this.range(100);
    this.range(300);
    if (opcode === 0xf1 || opcode === 0xf2) this.push(random.oneIn(2) ? 0n : BigInt(random.below(1000)));
    this.address();
    if (random.oneIn(3)) this.op(0x5a);
    else this.push(random.pick([0n, 100n, 2300n, 50_000n, 1_000_000n]));
    this.op(opcode);
    this.keep();
  }

  /** Initcode is written to memory 32 bytes at a time. */
  create(): void {
    const random = this.#random;
    const code = this.#depth > 1 ? random.bytes(random.below(40)) : initcode(random, this.#near, this.#depth + 1);
    for (let at = 0; at < code.length; at += 32) {
      const word = Buffer.alloc(32);
      word.set(code.subarray(at, at + 32));
      this.push(BigInt(`0x${word.toString('hex')}`));
      this.push(BigInt(at));
      this.op(0x52);
    }
    const salted = this.known([0xf0, 0xf5]) === 0xf5;
    if (salted) this.small(2);
    this.push(BigInt(code.length));
    this.push(0n);
    this.push(BigInt(random.oneIn(3) ? random.below(50) : 0));
    this.op(salted ? 0xf5 : 0xf0);
    if (random.oneIn(2)) {
      this.keep();
      return;
    }
    // call what was created
    this.op(...[0x60, 0, 0x60, 0, 0x60, 0, 0x60, 0, 0x60, 0, 0x85, 0x61, 0xff, 0xff, 0xf1, 0x50, 0x50]);
  }

  /** Over a statement that may be skipped, mostly to a JUMPDEST. */
  jump(): void {
    const random = this.#random;
    const conditional = random.oneIn(2);
    if (conditional) this.small(2);
    const operand = this.#code.length + 1;
    this.op(0x61, 0, 0, conditional ? 0x57 : 0x56);
    this.statement();
    const target = this.#code.length + (random.oneIn(30) ? 1 : 0);
    this.#code[operand] = target >> 8;
    this.#code[operand + 1] = target & 0xff;
    this.op(0x5b);
  }

  ending(): void {
    const random = this.#random;
    switch (random.below(12)) {
      case 0:
        this.range(100);
        this.op(this.known([0xfd]));
        break;
      case 1:
        this.address();
        this.op(0xff);
        break;
      case 2:
        this.op(random.below(256));
        break;
      case 3:
        this.op(0x00);
        break;
      case 4:
        // from the beginning, until the gas is gone
        this.op(0x60, 0x00, 0x56);
        break;
      default:
        this.range(100);
        this.op(0xf3);
        break;
    }
  }
}

/** Code of an account. */
export function program(random: Random, near: Surroundings, depth = 0): Uint8Array {
  if (random.oneIn(25)) return random.bytes(random.below(80));
  const writer = new Writer(random, near, depth);
  if (random.oneIn(2)) writer.op(0x5b);
  for (let left = random.below(depth === 0 ? 30 : 6); left >= 0; left--) writer.statement();
  writer.ending();
  return writer.code;
}

/** Code that runs at a creation: mostly it returns a program. */
export function initcode(random: Random, near: Surroundings, depth = 0): Uint8Array {
  if (random.oneIn(4)) return program(random, near, depth);
  const runtime = random.oneIn(12) ? Uint8Array.of(0xef, ...random.bytes(3)) : program(random, near, depth + 1);
  const writer = new Writer(random, near, depth);
  if (random.oneIn(2)) writer.statement();
  const start = writer.code.length + 12;
  const size = [runtime.length >> 8, runtime.length & 0xff];
  const copy = [0x61, ...size, 0x60, start, 0x5f + 1, 0, 0x39, 0x61, ...size];
  const head = [...copy, 0x60, 0, 0xf3];
  const code = [...writer.code, ...head];
  code[writer.code.length + 4] = (writer.code.length + head.length) & 0xff;
  return Uint8Array.from([...code, ...runtime]);
}
