import type { Hash } from '../primitives/bytes.js';
import type { StateDiff } from '../state/diff.js';
import { type Alloc, MemoryState } from '../state/memory-state.js';
import type { StateView } from '../state/view.js';
import { stateRoot } from '../trie/state-root.js';
import type { BlockState } from './processor.js';

/** A state of the engine's own. It shares with the one before it what did not change. */
export class EngineState implements BlockState {
  readonly #alloc: Alloc;
  #root: Hash | undefined;

  constructor(alloc: Alloc) {
    this.#alloc = alloc;
  }

  get root(): Hash {
    this.#root ??= stateRoot(this.#alloc);
    return this.#root;
  }

  async alloc(): Promise<Alloc> {
    return this.#alloc;
  }

  /** This state as a block's execution reads it. */
  view(blockHash: (number: bigint) => Hash): StateView {
    return new MemoryState(this.#alloc, blockHash);
  }

  /** The state after a change of this one. */
  apply(diff: StateDiff): EngineState {
    const memory = new MemoryState(this.#alloc, () => {
      throw new TypeError('a change reads no block hash');
    });
    return new EngineState(memory.apply(diff));
  }
}
