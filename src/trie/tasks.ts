import * as layout from '../../assembly/trie/layout.js';
import type { TrieHelpers } from './helpers.js';
import type { TrieModule } from './module.js';

/** Bytes for tasks under way: while those of one half get done, those of the other are read and written anew. */
const HALF = 2 ** 20;
/** A task takes so many at least, so that no half has more than MOST_TASKS / 2. */
const GRAIN = (2 * HALF) / layout.MOST_TASKS;

interface Task {
  readonly address: number;
  /** takes the result */
  readonly take: () => void;
  readonly half: number;
}

/**
 * Tasks of one trie's update, done one after the other: by the caller's thread, or by helpers too. Results are taken in the order in which
 * tasks were begun, some time later.
 */
export class Tasks {
  readonly #module: TrieModule;
  readonly #helpers: TrieHelpers | undefined;
  readonly #start: number;
  readonly #underWay: Task[] = [];
  #half = 0;
  #end: number;

  constructor(module: TrieModule) {
    this.#module = module;
    this.#helpers = module.helpers;
    this.#start = module.room(this.#helpers ? 2 * HALF : 0);
    this.#end = this.#start;
    this.#helpers?.check(performance.now());
  }

  /** The address of room for a task of so many bytes, not done. */
  begin(bytes: number): number {
    if (this.#helpers && bytes <= HALF) {
      const limit = this.#start + (this.#half + 1) * HALF;
      if (this.#end + bytes > limit) {
        this.#half = 1 - this.#half;
        this.#end = this.#start + this.#half * HALF;
        while (this.#underWay[0]?.half === this.#half) this.finishOldest();
      }
    } else {
      this.finish();
      // it begins in the first half, and what follows it waits for it there
      this.#half = 0;
      this.#end = this.#start;
      this.#module.room(bytes);
    }
    const task = this.#end;
    this.#module.words.writeU32(task + layout.TASK_DONE, 0);
    this.#end = task + Math.ceil(bytes / GRAIN) * GRAIN;
    return task;
  }

  /** @param take is called once its result is there */
  run(address: number, take: () => void): void {
    const { wasm } = this.#module;
    if (this.#helpers === undefined) {
      wasm.work(address);
      take();
      return;
    }
    this.#underWay.push({ address, take, half: this.#half });
    wasm.publish(address);
    if (this.#end > this.#start + (this.#half + 1) * HALF) this.finish();
  }

  finishOldest(): void {
    const task = this.#underWay.shift();
    if (task === undefined) return;
    if (this.#module.wasm.finish(task.address) === 0) this.#wait(task.address);
    task.take();
  }

  #wait(address: number): void {
    const since = performance.now();
    do this.#helpers?.check(since);
    while (this.#module.wasm.finish(address) === 0);
  }

  /** All that were begun. */
  finish(): void {
    while (this.#underWay.length > 0) this.finishOldest();
  }
}
