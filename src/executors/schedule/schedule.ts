import * as layout from '../../../assembly/layout.js';
import { SCHEDULER_WINDOW } from '../../../assembly/scheduler/layout.js';
import { SITE_EXECUTE, SITE_PUBLISH } from '../../../assembly/sites.js';

/**
 * Who goes on at a yield point: any thread, mostly the same one, or the one that hurts. `priorities`: always the first of a random order, until
 * now and then it falls to the end (Burckhardt et al., "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010).
 */
export const BIASES = ['random', 'sticky', 'priorities', 'preemptBeforePublish', 'delayLowest', 'starveOne'] as const;

/** Decides at every access to shared state which thread goes on: the same schedule, the same interleaving. */
export interface Schedule {
  readonly seed: number;
  readonly bias: (typeof BIASES)[number];
}

/** The bias follows from the seed: it alone says which schedule it was. */
export const scheduleOf = (seed: number): Schedule => ({
  seed,
  bias: BIASES[seed % BIASES.length] as Schedule['bias'],
});

/** Two numbers to one of 32 bits; the finaliser is that of MurmurHash3. */
export function mix(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ b;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Chooses who goes on. */
export interface Choice {
  /**
   * @param current who stands before the access
   * @param site the access: an address, or one of sites.ts
   * @param ready threads that can go on, at least one
   * @returns one of these
   */
  next(current: number, site: number, ready: readonly number[]): number;
  /** A number below `bound`, for what else is left open. */
  random(bound: number): number;
}

/** What else decides about the steps. */
export interface Conditions {
  /** the state is read before the block, else asked for when somebody needs it */
  readonly prefetches: boolean;
  /** the block makes two windows, however small it is */
  readonly splits: boolean;
  /** windows are tried by claims (assembly/parallel/claimed.ts) */
  readonly claims: boolean;
  /** the caller's thread takes part (assembly/parallel/place.ts): it is the last one, and with it thread 0 is a worker that comes where that stays away */
  readonly takesPart: boolean;
}

/** One turn in so many for who is kept waiting. */
const RARELY = 64;
/** Turns of the others, at most, while a thread is kept from publishing. */
const LONGEST_HOLD = 512;

/** Chooses as a schedule says. */
export class SeededChoice implements Choice {
  readonly #bias: Schedule['bias'];
  readonly #victim: number;
  /** a thread is left once in so many turns, where the bias does not say when */
  readonly #stay: number;
  #random: number;
  #turns = 0;
  /** of each thread; higher goes first */
  readonly #priorities: number[];
  /** of each thread: the turn until which it is held, and the transaction that it executes */
  readonly #heldUntil: number[];
  readonly #executes: number[];

  constructor({ seed, bias }: Schedule, threads: number) {
    this.#bias = bias;
    this.#random = mix(seed, threads);
    this.#victim = this.random(threads);
    this.#stay = 4 << this.random(6);
    this.#priorities = Array.from({ length: threads }, () => this.random(RARELY));
    this.#heldUntil = new Array(threads).fill(0);
    this.#executes = new Array(threads).fill(SCHEDULER_WINDOW);
  }

  random(bound: number): number {
    this.#random = mix(this.#random, 1);
    return (this.#random >>> 1) % bound;
  }

  next(current: number, site: number, ready: readonly number[]): number {
    this.#turns++;
    if (site >= SITE_EXECUTE && site < SITE_EXECUTE + SCHEDULER_WINDOW) this.#executes[current] = site - SITE_EXECUTE;
    if (this.#bias === 'priorities') return this.#first(current, ready);
    const willing = this.#willing(current, site, ready);
    const isSticky = this.#bias === 'sticky' || this.#bias === 'preemptBeforePublish';
    if (isSticky && willing.includes(current) && this.random(this.#stay) !== 0) return current;
    return willing[this.random(willing.length)] as number;
  }

  #first(current: number, ready: readonly number[]): number {
    if (this.random(this.#stay) === 0) this.#priorities[current] = -this.#turns;
    return ready.reduce((a, b) => ((this.#priorities[b] as number) > (this.#priorities[a] as number) ? b : a));
  }

  /** Those of the ready that the bias does not keep waiting; all, where it keeps everybody waiting. */
  #willing(current: number, site: number, ready: readonly number[]): readonly number[] {
    if (ready.length === 1 || this.#bias === 'random' || this.#bias === 'sticky') return ready;
    if (this.#bias === 'preemptBeforePublish') {
      if (isPublication(site) && this.random(4) === 0)
        this.#heldUntil[current] = this.#turns + this.random(LONGEST_HOLD);
      const free = ready.filter((thread) => (this.#heldUntil[thread] as number) <= this.#turns);
      return free.length > 0 ? free : ready;
    }
    if (this.random(RARELY) === 0) return ready;
    const delayed = this.#bias === 'starveOne' ? this.#victim : this.#lowest(ready);
    const others = ready.filter((thread) => thread !== delayed);
    return others.length > 0 ? others : ready;
  }

  #lowest(ready: readonly number[]): number {
    return ready.reduce((a, b) => ((this.#executes[b] as number) < (this.#executes[a] as number) ? b : a));
  }
}

/** An incarnation has read, and others are about to see what came of it. */
const isPublication = (site: number): boolean =>
  site === SITE_PUBLISH || (site >= layout.SETS && site < layout.SETS + SCHEDULER_WINDOW * layout.SET_BYTES);
