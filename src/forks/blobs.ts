import { type Check, COUNT, InputError, record, uint } from '../primitives/input.js';
import { type Fork, inForceAt } from './networks.js';

/** EIP-7840: blobs per block, and the denominator of the blob base fee's exponent. */
export interface BlobSchedule {
  /** blobs */
  readonly target: number;
  /** blobs */
  readonly max: number;
  readonly baseFeeUpdateFraction: bigint;
}

const checkFields = record({ target: COUNT, max: COUNT, baseFeeUpdateFraction: uint(64) });

/** A {@link BlobSchedule}, given by a caller. */
export const checkBlobSchedule: Check = (value, field) => {
  checkFields(value, field);
  const { target, max, baseFeeUpdateFraction } = value as BlobSchedule;
  if (target > max) throw new InputError(`${field}.target`, target, `at most ${field}.max, which is ${max}`);
  if (baseFeeUpdateFraction === 0n)
    throw new InputError(`${field}.baseFeeUpdateFraction`, baseFeeUpdateFraction, 'above zero');
};

const SCHEDULES: Readonly<Partial<Record<Fork, BlobSchedule>>> = {
  /** EIP-4844 */
  Cancun: { target: 3, max: 6, baseFeeUpdateFraction: 3_338_477n },
  /** EIP-7691 */
  Prague: { target: 6, max: 9, baseFeeUpdateFraction: 5_007_716n },
  /** EIP-7892; BPO1 and BPO2 as on mainnet, BPO3 and BPO4 as execution-spec-tests fills them */
  BPO1: { target: 10, max: 15, baseFeeUpdateFraction: 8_346_193n },
  BPO2: { target: 14, max: 21, baseFeeUpdateFraction: 11_684_671n },
  BPO3: { target: 21, max: 32, baseFeeUpdateFraction: 20_609_697n },
  BPO4: { target: 14, max: 21, baseFeeUpdateFraction: 13_739_630n },
};

/** A fork's own schedule, where a fixture gives none: that of the last fork to set one; `undefined` before EIP-4844. */
export const defaultBlobSchedule = (fork: Fork): BlobSchedule | undefined => inForceAt(SCHEDULES, fork);

/**
 * As {@link defaultBlobSchedule}, for a chain that has other schedules in place of forks' own: one of Prague's is in force in Osaka, too, which
 * sets none, and no longer in BPO1, which exists to set one.
 */
export const blobScheduleAt = (
  fork: Fork,
  schedules: ReadonlyMap<Fork, BlobSchedule> = new Map(),
): BlobSchedule | undefined => inForceAt({ ...SCHEDULES, ...Object.fromEntries(schedules) }, fork);

/** EIP-4844 */
export const GAS_PER_BLOB = 131_072n;

/** EIP-4844: MIN_BASE_FEE_PER_BLOB_GAS, in wei */
const MIN_BLOB_BASE_FEE = 1n;

/** e to this power needs more than 256 bits: 256 · ln 2 is 177.4. */
const MAX_EXPONENT = 178n;

/**
 * wei per blob gas for a block's excess: EIP-4844's fake_exponential, which sums e's series until its terms vanish.
 * @throws InputError where it needs more than 256 bits, as no block's does: the series of 2^64 − 1 would have 10^12 terms
 */
export function blobBaseFee(excessBlobGas: bigint, { baseFeeUpdateFraction }: BlobSchedule): bigint {
  const isPossible = excessBlobGas < MAX_EXPONENT * baseFeeUpdateFraction;
  const fee = isPossible ? fakeExponential(MIN_BLOB_BASE_FEE, excessBlobGas, baseFeeUpdateFraction) : undefined;
  if (fee === undefined || fee >> 256n !== 0n)
    throw new InputError('excessBlobGas', excessBlobGas, 'one whose blob base fee has 256 bits');
  return fee;
}

function fakeExponential(factor: bigint, numerator: bigint, denominator: bigint): bigint {
  let sum = 0n;
  let term = factor * denominator;
  for (let i = 1n; term > 0n; i++) {
    sum += term;
    term = (term * numerator) / (denominator * i);
  }
  return sum / denominator;
}
