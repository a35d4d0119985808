import type { StateCase } from '../state-case.js';
import { blobs } from './blobs.js';
import { calls } from './calls.js';
import { creations } from './creations.js';
import { logs } from './logs.js';
import { opcodes } from './opcodes.js';
import { precompiles } from './precompiles.js';
import { rejections } from './rejections.js';
import { selfdestructs } from './selfdestructs.js';
import { setCode } from './set-code.js';
import { storage } from './storage.js';
import { transfers } from './transfers.js';
import { accessLists, feeMarket } from './typed-transactions.js';

/** The state tests by theme: each is a file of the corpus. */
export const STATE_CASES: Readonly<Record<string, readonly StateCase[]>> = {
  transfers,
  storage,
  logs,
  creations,
  selfdestructs,
  calls,
  opcodes,
  precompiles,
  access_lists: accessLists,
  fee_market: feeMarket,
  blobs,
  set_code: setCode,
  rejections,
};
