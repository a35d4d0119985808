import { ZERO_HASH } from '../../../src/primitives/bytes.js';
import type { MemoryState } from '../../../src/state/memory-state.js';
import type { StateView } from '../../../src/state/view.js';
import type { TrieState } from '../../../src/trie/trie-state.js';
import { mix } from '../../assembly/scheduler/random.js';

/**
 * How an executor sees a state: as it is, without `fewSlots`, through a database that takes its time, and without a name (`snapshot`), so
 * that nothing is kept.
 */
export const VIEWS = ['as it is', 'without fewSlots', 'slow', 'without a name'] as const;
export type ViewKind = (typeof VIEWS)[number];

export const noHash = () => ZERO_HASH;

export function viewOf(kind: ViewKind, state: TrieState | MemoryState): StateView {
  if (kind === 'as it is') return state;
  if (kind === 'without a name') return withoutName(state);
  if (kind === 'slow') return withAll(state, wait);
  const { fewSlots: _, ...view } = withAll(state, () => undefined);
  return view;
}

/** Whoever executes on it reads everything anew. */
export const withoutName = (state: StateView): StateView => ({
  account: (address) => state.account(address),
  code: (hash) => state.code(hash),
  slot: (address, key) => state.slot(address, key),
  blockHash: noHash,
});

/** What {@link failing} throws. */
export class NoAnswerError extends Error {
  constructor() {
    super('a state that does not answer, on purpose');
    this.name = 'NoAnswerError';
  }
}

/** A view whose so many questions are answered, and no more. */
export function failing(view: StateView, answers: number): StateView {
  let asked = 0;
  return withAll(view, () => {
    if (asked++ >= answers) throw new NoAnswerError();
  });
}

/** @param before is called before each answer */
function withAll(view: StateView, before: () => void): StateView {
  const { snapshot, origin } = view;
  return {
    account: (address) => {
      before();
      return view.account(address);
    },
    code: (hash) => {
      before();
      return view.code(hash);
    },
    slot: (address, key) => {
      before();
      return view.slot(address, key);
    },
    ...(view.fewSlots && {
      fewSlots: (address) => {
        before();
        return view.fewSlots?.(address);
      },
    }),
    blockHash: noHash,
    snapshot,
    origin,
  };
}

/** microseconds, at most */
const LONGEST = 60;
let waits = 0;

/** One question in three takes so long that other threads ask something meanwhile. A view is synchronous, so the thread is kept. */
function wait(): void {
  const drawn = mix(waits++, 1);
  if (drawn % 3 !== 0) return;
  const end = performance.now() + (drawn % LONGEST) / 1000;
  while (performance.now() < end);
}
