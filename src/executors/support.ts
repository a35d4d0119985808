import { type Eip, FORK, type Fork, isAtLeast, isFork } from '../forks/networks.js';
import { ARRAY, FUNCTION, optional, record } from '../primitives/input.js';
import { checkStateView, type StateView } from '../state/view.js';
import { type AfterEach, type BlockContext, UnsupportedError } from './executor.js';

/**
 * What the kernel has the rules of.
 * @throws UnsupportedError; InputError
 */
export function requireKernelSupport(fork: Fork, eips: readonly Eip[]): void {
  ARRAY(eips, 'eips');
  const unknown = eips.filter((eip) => eip !== '2537-draft');
  if (unknown.length > 0) throw new UnsupportedError(`EIPs on top of a fork: ${unknown.join(', ')}`);
  if (isAtLeast(fork, 'Amsterdam')) throw new UnsupportedError(`the rules of ${fork}`);
}

const checkRules = record({ fork: FORK, eips: ARRAY });
const checkAfterEach = optional(FUNCTION);

/** At first sight, and written out: to look at each field by itself takes 4 % of a block of one transfer. */
const isSound = (block: BlockContext | undefined, state: StateView | undefined, afterEach: unknown): boolean =>
  isFork(block?.fork) &&
  Array.isArray(block?.eips) &&
  typeof state?.account === 'function' &&
  typeof state.code === 'function' &&
  typeof state.slot === 'function' &&
  typeof state.blockHash === 'function' &&
  (state.fewSlots === undefined || typeof state.fewSlots === 'function') &&
  (afterEach === undefined || typeof afterEach === 'function');

/**
 * Looks at what an executor on the kernel is given; what else is in block and operations is looked at where it fails to be written.
 * @throws InputError, UnsupportedError
 */
export function checkGiven(block: BlockContext, state: StateView, afterEach: AfterEach | undefined): void {
  if (!isSound(block, state, afterEach)) {
    checkRules(block, 'block');
    checkStateView(state, 'state');
    checkAfterEach(afterEach, 'afterEach');
  }
  requireKernelSupport(block.fork, block.eips);
}
