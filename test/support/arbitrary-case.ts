import fc from 'fast-check';
import { arbitraryBlock } from '../../runners/packs/synthetic/random.js';
import type { Case } from '../../runners/verdict/differences.js';
import { FORKS } from '../../src/forks/networks.js';

/** All but the forks that differ from the one before in nothing that execution sees, and those without an oracle. */
const EXECUTED_FORKS = FORKS.filter((fork) => !/Glacier|BPO|Amsterdam/.test(fork));

/** Random programs, transactions and fork. */
export const arbitraryCase: fc.Arbitrary<Case> = fc
  .constantFrom(...EXECUTED_FORKS)
  .chain((fork) => arbitraryBlock(fork, { minLength: 1, maxLength: 3 }));
