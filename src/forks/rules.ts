import { FORKS, type Fork } from './networks.js';

/** The amounts and switches in which forks differ, besides opcodes (opcodes.ts) and precompiles. Gas unless told otherwise. */
export interface Rules {
  /** EIP-2929: beyond the opcode's own gas, for what was not accessed before */
  readonly coldAccountGas: bigint;
  readonly coldSlotGas: bigint;
  readonly coldSlotWriteGas: bigint;
  readonly coldBeneficiaryGas: bigint;
  /** EIP-160 */
  readonly expByteGas: bigint;
  /** SSTORE is priced by the value before the transaction too: EIP-1283, EIP-2200 */
  readonly netMetering: boolean;
  /** EIP-2200: SSTORE fails with this much gas left, or less; −1: never */
  readonly sstoreSentryGas: bigint;
  readonly sstoreNoopGas: bigint;
  readonly sstoreSetGas: bigint;
  readonly sstoreResetGas: bigint;
  readonly sstoreClearRefund: bigint;
  /** EIP-150: a call gets at most all but a 64th */
  readonly forwardAllBut64th: boolean;
  /** EIP-150: SELFDESTRUCT to an account that is not there */
  readonly beneficiaryCreationGas: bigint;
  readonly selfdestructRefund: bigint;
  /** EIP-6780 */
  readonly selfdestructOnlyNew: boolean;
  /** EIP-161 */
  readonly clearsEmptyAccounts: boolean;
  readonly contractFirstNonce: bigint;
  /** bytes; EIP-170 */
  readonly maxCodeBytes: bigint;
  /** bytes; EIP-3860 */
  readonly maxInitcodeBytes: bigint;
  readonly initcodeWordGas: bigint;
  /** EIP-2: a creation fails where its code cannot be paid */
  readonly depositMustBePaid: boolean;
  /** EIP-3541 */
  readonly reservesEfCode: boolean;
  /** EIP-7702 */
  readonly delegatesCode: boolean;
  /** EIP-3651 */
  readonly warmsCoinbase: boolean;
  /** EIP-2: in addition to any transaction's gas */
  readonly transactionCreationGas: bigint;
  /** EIP-2028 */
  readonly dataNonzeroByteGas: bigint;
  /** EIP-7623; 0: no floor */
  readonly floorTokenGas: bigint;
  /** EIP-7825 */
  readonly transactionGasCap: bigint;
  /** EIP-3529: at most this part of the gas used is refunded */
  readonly refundQuotient: bigint;
  readonly lastTransactionType: bigint;
  /** EIP-7594 */
  readonly maxBlobsPerTransaction: bigint;
}

const UNLIMITED = 2n ** 63n - 1n;

const FRONTIER: Rules = {
  coldAccountGas: 0n,
  coldSlotGas: 0n,
  coldSlotWriteGas: 0n,
  coldBeneficiaryGas: 0n,
  expByteGas: 10n,
  netMetering: false,
  sstoreSentryGas: -1n,
  sstoreNoopGas: 5000n,
  sstoreSetGas: 20_000n,
  sstoreResetGas: 5000n,
  sstoreClearRefund: 15_000n,
  forwardAllBut64th: false,
  beneficiaryCreationGas: 0n,
  selfdestructRefund: 24_000n,
  selfdestructOnlyNew: false,
  clearsEmptyAccounts: false,
  contractFirstNonce: 0n,
  maxCodeBytes: UNLIMITED,
  maxInitcodeBytes: UNLIMITED,
  initcodeWordGas: 0n,
  depositMustBePaid: false,
  reservesEfCode: false,
  delegatesCode: false,
  warmsCoinbase: false,
  transactionCreationGas: 0n,
  dataNonzeroByteGas: 68n,
  floorTokenGas: 0n,
  transactionGasCap: UNLIMITED,
  refundQuotient: 2n,
  lastTransactionType: 0n,
  maxBlobsPerTransaction: UNLIMITED,
};

/** What each fork changes. */
const CHANGES: Readonly<Partial<Record<Fork, Partial<Rules>>>> = {
  Homestead: { depositMustBePaid: true, transactionCreationGas: 32_000n },
  EIP150: { forwardAllBut64th: true, beneficiaryCreationGas: 25_000n },
  EIP158: { expByteGas: 50n, clearsEmptyAccounts: true, contractFirstNonce: 1n, maxCodeBytes: 24_576n },
  /** EIP-1283 */
  Constantinople: { netMetering: true, sstoreNoopGas: 200n },
  /** EIP-1716: without EIP-1283 */
  ConstantinopleFix: { netMetering: false },
  /** EIP-2200, EIP-2028 */
  Istanbul: {
    netMetering: true,
    sstoreSentryGas: 2300n,
    sstoreNoopGas: 800n,
    dataNonzeroByteGas: 16n,
  },
  /** EIP-2929, EIP-2930 */
  Berlin: {
    coldAccountGas: 2500n,
    coldSlotGas: 2000n,
    coldSlotWriteGas: 2100n,
    coldBeneficiaryGas: 2600n,
    sstoreNoopGas: 100n,
    sstoreResetGas: 2900n,
    lastTransactionType: 1n,
  },
  /** EIP-1559, EIP-3529, EIP-3541 */
  London: {
    sstoreClearRefund: 4800n,
    selfdestructRefund: 0n,
    refundQuotient: 5n,
    reservesEfCode: true,
    lastTransactionType: 2n,
  },
  /** EIP-3651, EIP-3860 */
  Shanghai: { warmsCoinbase: true, maxInitcodeBytes: 49_152n, initcodeWordGas: 2n },
  /** EIP-4844, EIP-6780 */
  Cancun: { selfdestructOnlyNew: true, lastTransactionType: 3n },
  /** EIP-7623, EIP-7702 */
  Prague: { floorTokenGas: 10n, lastTransactionType: 4n, delegatesCode: true },
  /** EIP-7594, EIP-7825 */
  Osaka: { transactionGasCap: 2n ** 24n, maxBlobsPerTransaction: 6n },
};

const RULES = new Map<Fork, Rules>();
for (const [age, fork] of FORKS.entries())
  RULES.set(fork, { ...FRONTIER, ...RULES.get(FORKS[age - 1] ?? fork), ...CHANGES[fork] });

/** The rules of a fork: those of the one before it, and what it changes. */
export const rulesOf = (fork: Fork): Rules => RULES.get(fork) as Rules;
