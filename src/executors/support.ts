import { type Eip, type Fork, isAtLeast } from '../forks/networks.js';
import { ARRAY } from '../primitives/input.js';
import { UnsupportedError } from './executor.js';

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
