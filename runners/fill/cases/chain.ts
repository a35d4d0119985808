import type { ChainCase } from '../chain-case.js';
import { branches } from './branches.js';
import { invalidBlocks } from './invalid-blocks.js';
import { system } from './system.js';
import { transactionBlocks } from './transaction-blocks.js';
import { transitions } from './transitions.js';

/** The blockchain tests by theme: each is a file of the corpus. */
export const CHAIN_CASES: Readonly<Record<string, readonly ChainCase[]>> = {
  transactions: transactionBlocks,
  branches,
  system,
  transitions,
  invalid_blocks: invalidBlocks,
};
