import type { StateCase } from '../state-case.js';
import { calls } from './calls.js';
import { creations } from './creations.js';
import { logs } from './logs.js';
import { opcodes } from './opcodes.js';
import { selfdestructs } from './selfdestructs.js';
import { storage } from './storage.js';
import { transfers } from './transfers.js';

/** The state tests by theme: each is a file of the corpus. */
export const STATE_CASES: Readonly<Record<string, readonly StateCase[]>> = {
  transfers,
  storage,
  logs,
  creations,
  selfdestructs,
  calls,
  opcodes,
};
