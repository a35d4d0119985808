import { blocks } from './blocks.js';
import { CASES } from './cases.js';
import { chainMemory } from './chain-memory.js';
import { guard } from './guard.js';
import { keccak } from './keccak.js';
import { memory } from './memory.js';
import { recovery } from './recovery.js';
import { root } from './root.js';
import { stateMemory } from './state-memory.js';
import type { Suite } from './suite.js';

/** Suites that are no blocks by all contenders. */
export const OTHERS = {
  guard,
  blocks,
  root,
  recovery,
  keccak,
  memory,
  'state-memory': stateMemory,
  'chain-memory': chainMemory,
} satisfies Readonly<Record<string, Suite>>;

export type SuiteName = keyof typeof CASES | keyof typeof OTHERS;
export const ALL = [...Object.keys(CASES), ...Object.keys(OTHERS)] as SuiteName[];

/** Without a name: in less than five minutes on two cores, and nothing that a fresh machine has not. */
export const DEFAULT: readonly SuiteName[] = ['raw', 'erc20', 'uniswap', 'mixed', 'chains', 'guard'];
