import type { Hash } from '../primitives/bytes.js';
import type { StateDiff } from '../state/diff.js';
import type { Alloc } from '../state/memory-state.js';
import type { StateView } from '../state/view.js';
import { TrieState } from '../trie/trie-state.js';
import type { BlockState } from './processor.js';

/** A state of the engine's own, on tries. It shares with the one before it what did not change. */
export class EngineState implements BlockState {
  readonly #accounts: TrieState;

  private constructor(accounts: TrieState) {
    this.#accounts = accounts;
  }

  static from(alloc: Alloc): EngineState {
    return new EngineState(
      TrieState.from(alloc, (number) => {
        throw new TypeError(`block ${number} was asked for outside of a block`);
      }),
    );
  }

  get root(): Hash {
    return this.#accounts.root;
  }

  async alloc(): Promise<Alloc> {
    return this.#accounts.alloc();
  }

  /** This state as a block's execution reads it. */
  view(blockHash: (number: bigint) => Hash): StateView {
    return this.#accounts.withBlockHash(blockHash);
  }

  /** The state after a change of this one. */
  apply(diff: StateDiff): EngineState {
    return new EngineState(this.#accounts.apply(diff));
  }
}
