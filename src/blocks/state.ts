import type { Hash } from '../primitives/bytes.js';
import type { StateDiff } from '../state/diff.js';
import type { Alloc } from '../state/memory-state.js';
import type { StateView } from '../state/view.js';
import { TrieState } from '../trie/trie-state.js';
import type { BlockState } from './processor.js';

const noBlockHash = (): never => {
  throw new TypeError('a state between two blocks has no block hashes');
};

/** A state of the engine's own. It shares with the one before it what did not change. */
export class EngineState implements BlockState {
  readonly #state: TrieState;

  private constructor(state: TrieState) {
    this.#state = state;
  }

  static from(alloc: Alloc): EngineState {
    return new EngineState(TrieState.from(alloc, noBlockHash));
  }

  get root(): Hash {
    return this.#state.root;
  }

  async alloc(): Promise<Alloc> {
    return this.#state.alloc();
  }

  /** This state as a block's execution reads it. */
  view(blockHash: (number: bigint) => Hash): StateView {
    return this.#state.withBlockHash(blockHash);
  }

  /** The state after a change of this one. */
  apply(diff: StateDiff): EngineState {
    return new EngineState(this.#state.apply(diff));
  }
}
