import type { Executor } from '../../../src/executors/executor.js';
import { type Fork, isAtLeast } from '../../../src/forks/networks.js';
import type { Address } from '../../../src/primitives/bytes.js';
import type { Alloc } from '../../../src/state/memory-state.js';
import { draw } from '../../packs/draw.js';
import { type Actor, actor, addressOf, COINBASE } from '../actors.js';
import { type Call, Scene } from '../scene.js';
import type { TransactionForm } from '../transaction-form.js';

/** What a shape is built for. */
export interface ShapeOptions {
  readonly fork: Fork;
  /** transactions */
  readonly size: number;
  /** whole, not negative: another one gives other people and other choices */
  readonly seed: number;
}

/** A call, and who makes it. */
export interface Sent extends Call {
  readonly from: Actor;
  /** default the sender's next one */
  readonly nonce?: bigint;
}

/** What a shape puts into a scene. */
export interface Built {
  /** default one that takes no other part */
  readonly coinbase?: Address;
  /** transactions of each block, all of which succeed */
  readonly blocks: readonly (readonly Sent[])[];
}

/** A kind of block that says something about executing in parallel. */
export interface Shape {
  /** `kebab-case` */
  readonly name: string;
  readonly comment: string;
  /** those whose rules and opcodes it can have */
  readonly forks: readonly Fork[];
  /** those for which its small size is part of the embedded corpus */
  readonly embedded: readonly Fork[];
  /** transactions of the one that is embedded */
  readonly smallSize: number;
  build(stage: Stage): Built;
}

/** A scene, and what a shape draws people and numbers from. */
export class Stage extends Scene {
  readonly size: number;
  readonly #seed: number;

  constructor({ fork, size, seed }: ShapeOptions) {
    super(fork);
    this.size = size;
    this.#seed = seed;
  }

  /** Somebody with 1,000 ether who signs. */
  person(index: number): Actor {
    const person = this.stranger(index);
    this.fund(person.address);
    return person;
  }

  people(count: number): Actor[] {
    return Array.from({ length: count }, (_, index) => this.person(index));
  }

  /** Somebody who signs, and is not there yet. */
  stranger(index: number): Actor {
    return actor(`person ${this.#seed} ${index}`);
  }

  /** Somebody who never signs, and is not there yet. */
  recipient(index: number): Address {
    return addressOf(`recipient ${this.#seed} ${index}`);
  }

  /** A whole number from 0 to below `count`. @param what tells it from the others that are drawn */
  draw(what: string, count: number): number {
    return draw(this.#seed, what, count);
  }
}

/** Blocks on a state: a shape, built. */
export interface ShapeBlocks {
  readonly fork: Fork;
  readonly coinbase: Address;
  readonly pre: Alloc;
  readonly blocks: readonly (readonly TransactionForm[])[];
}

const GWEI = 10n ** 9n;
/** More than the base fee of a block on {@link BASE_FEE}, with as much again for the coinbase. */
export const MAX_FEE = 2n * GWEI;
/** EIP-1559: of the parent of a shape's first block, wei per gas */
export const BASE_FEE = GWEI;

/** @throws SceneError */
export async function buildShape(shape: Shape, options: ShapeOptions, executor: Executor): Promise<ShapeBlocks> {
  const stage = new Stage(options);
  const { coinbase = COINBASE, blocks } = shape.build(stage);
  const fees = isAtLeast(options.fork, 'London')
    ? { maxFeePerGas: MAX_FEE, maxPriorityFeePerGas: GWEI }
    : { gasPrice: MAX_FEE };
  const nonces = new Map<Address, bigint>();
  const forms = blocks.map((block) =>
    block.map((sent): TransactionForm => {
      const { address } = sent.from;
      const nonce = sent.nonce ?? nonces.get(address) ?? stage.nonceOf(address);
      nonces.set(address, nonce + 1n);
      return { ...sent, ...fees, nonce };
    }),
  );
  return { fork: options.fork, coinbase, pre: await stage.state(executor), blocks: forms };
}
