import { mix } from './random.js';

/** Words of the control memory; the last three begin a list of one for each thread, of which there are 8 at most. */
const RANDOM = 0;
const STEPS = 1;
const HASH = 2;
const FAILURE = 3;
const MODE = 4;
const LIMIT_STEPS = 5;
const GATES = 8;
const STATES = 16;
const SLEEPS_AT = 24;
export const CONTROL_BYTES = 4 * 32;

const READY = 0;
const ASLEEP = 1;
const LEFT = 2;

const OPEN = 1;
const DEADLOCK = 1;
const LIVELOCK = 2;
const FAILED_ELSEWHERE = 3;
const FAILURES = ['', 'every thread sleeps', 'no end', 'another thread failed'];

/**
 * Lets one of several real threads go on at a time, and decides at each access to shared state which: from a seed, so that the
 * same seed gives the same run. Three ways to choose, by the seed modulo 3: any thread; mostly the same one; one of them hardly ever.
 */
export class Controller {
  readonly #control: Int32Array;
  readonly #memory: Int32Array;
  readonly #threads: number;
  readonly #thread: number;

  /** `memory`: the scheduler's. `thread`: which of them this one is. */
  constructor(control: SharedArrayBuffer, memory: ArrayBufferLike, threads: number, thread: number) {
    this.#control = new Int32Array(control);
    this.#memory = new Int32Array(memory);
    this.#threads = threads;
    this.#thread = thread;
  }

  /** Begins a run: by the main thread, while all others wait for their turn in {@link enter}. */
  static begin(control: SharedArrayBuffer, seed: number, threads: number, steps: number): void {
    const words = new Int32Array(control).fill(0);
    words[RANDOM] = mix(seed, threads);
    words[MODE] = seed;
    words[LIMIT_STEPS] = steps;
    const first = GATES + (seed % threads);
    Atomics.store(words, first, OPEN);
    Atomics.notify(words, first);
  }

  /** Steps of the run, and what tells one sequence of them from another. */
  static trace(control: SharedArrayBuffer): string {
    const words = new Int32Array(control);
    return `${words[STEPS]} ${(words[HASH] ?? 0) >>> 0}`;
  }

  /** A number below `bound` from the run's seed. */
  random(bound: number): number {
    const words = this.#control;
    words[RANDOM] = mix(words[RANDOM] ?? 0, 1);
    return ((words[RANDOM] ?? 0) >>> 1) % bound;
  }

  /** Waits for this thread's turn. */
  enter(): void {
    const gate = GATES + this.#thread;
    Atomics.wait(this.#control, gate, 0);
    Atomics.store(this.#control, gate, 0);
    const failure = this.#control[FAILURE] ?? 0;
    if (failure !== 0) throw new Error(FAILURES[failure]);
  }

  #ready(): number[] {
    const all = Array.from({ length: this.#threads }, (_, thread) => thread);
    return all.filter((thread) => this.#control[STATES + thread] === READY);
  }

  #choose(ready: readonly number[]): number {
    const seed = this.#control[MODE] ?? 0;
    if (seed % 3 === 1 && ready.includes(this.#thread) && this.random(16) !== 0) return this.#thread;
    const starved = Math.trunc(seed / 3) % this.#threads;
    const others = seed % 3 === 2 && this.random(64) !== 0 ? ready.filter((thread) => thread !== starved) : ready;
    const choice = others.length > 0 ? others : ready;
    return choice[this.random(choice.length)] ?? this.#thread;
  }

  #open(thread: number): void {
    Atomics.store(this.#control, GATES + thread, OPEN);
    Atomics.notify(this.#control, GATES + thread);
  }

  /** Ends the run for every thread. */
  fail(failure = FAILED_ELSEWHERE): void {
    if (this.#control[FAILURE] === 0) this.#control[FAILURE] = failure;
    for (let thread = 0; thread < this.#threads; thread++) this.#open(thread);
  }

  /** Passes on to another thread, or to this one. */
  #pass(): void {
    const ready = this.#ready();
    if (ready.length === 0) {
      if (this.#control[STATES + this.#thread] === LEFT && !this.#someAsleep()) return;
      this.fail(DEADLOCK);
      return;
    }
    this.#open(this.#choose(ready));
  }

  #someAsleep(): boolean {
    return this.#control.subarray(STATES, STATES + this.#threads).includes(ASLEEP);
  }

  /** Stands before an access: comes back when this thread may do it. */
  turn(site: number): void {
    const words = this.#control;
    words[HASH] = mix(mix(words[HASH] ?? 0, this.#thread), site);
    words[STEPS] = (words[STEPS] ?? 0) + 1;
    if ((words[STEPS] ?? 0) > (words[LIMIT_STEPS] ?? 0)) this.fail(LIVELOCK);
    else {
      const next = this.#choose(this.#ready());
      if (next === this.#thread) return;
      this.#open(next);
    }
    this.enter();
  }

  /** A futex without a timeout: only {@link wake} ends it. */
  sleep(address: number, expected: number): void {
    if (this.#memory[address >> 2] !== expected) return;
    this.#control[SLEEPS_AT + this.#thread] = address;
    this.#control[STATES + this.#thread] = ASLEEP;
    this.#pass();
    this.enter();
  }

  wake(address: number, threads: number): void {
    const asleep = Array.from({ length: this.#threads }, (_, thread) => thread).filter(
      (thread) => this.#control[STATES + thread] === ASLEEP && this.#control[SLEEPS_AT + thread] === address,
    );
    for (let left = threads >>> 0; left > 0 && asleep.length > 0; left--) {
      const [woken = 0] = asleep.splice(this.random(asleep.length), 1);
      this.#control[STATES + woken] = READY;
    }
  }

  /** This thread's part is over. */
  leave(): void {
    this.#control[STATES + this.#thread] = LEFT;
    this.#pass();
  }
}
