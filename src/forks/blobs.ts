import { FORKS, type Fork } from './networks.js';

/** EIP-7840: blobs per block, and the denominator of the blob base fee's exponent. */
export interface BlobSchedule {
  /** blobs */
  readonly target: number;
  /** blobs */
  readonly max: number;
  readonly baseFeeUpdateFraction: bigint;
}

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
export function defaultBlobSchedule(fork: Fork): BlobSchedule | undefined {
  return FORKS.slice(0, FORKS.indexOf(fork) + 1).reduce<BlobSchedule | undefined>(
    (schedule, each) => SCHEDULES[each] ?? schedule,
    undefined,
  );
}
