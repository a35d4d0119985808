import type { Failed } from './verdict.js';

/** Enough of a hash to tell it from others. */
const HEX_DIGITS = 8;
const LONGEST_VALUE = 120;

const shorten = (value: string): string => {
  const short = value.replace(/0x[0-9a-fA-F]{17,}/g, (hex) => `${hex.slice(0, 2 + HEX_DIGITS)}…`);
  return short.length <= LONGEST_VALUE ? short : `${short.slice(0, LONGEST_VALUE)}…`;
};

/**
 * A failure in one short line: the same in every run, another one if the vector fails otherwise.
 * @example 'rejection: expected BlockException.X, got accepted'
 */
export const signatureOf = ({ claim, expected, got }: Failed): string =>
  `${claim}: expected ${shorten(expected)}, got ${shorten(got)}`;
