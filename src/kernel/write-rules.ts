import * as layout from '../../assembly/layout.js';
import { type Eip, FORKS, type Fork } from '../forks/networks.js';
import { opcodeTable } from '../forks/opcodes.js';
import { type Rules, rulesOf } from '../forks/rules.js';
import { type PrecompileTable, precompileTable } from '../precompiles/table.js';
import type { KernelMemory } from './memory.js';

const PLACES: Readonly<Record<keyof Rules, number>> = {
  coldAccountGas: layout.COLD_ACCOUNT_GAS,
  coldSlotGas: layout.COLD_SLOT_GAS,
  coldSlotWriteGas: layout.COLD_SLOT_WRITE_GAS,
  coldBeneficiaryGas: layout.COLD_BENEFICIARY_GAS,
  expByteGas: layout.EXP_BYTE_GAS,
  netMetering: layout.NET_METERING,
  sstoreSentryGas: layout.SSTORE_SENTRY_GAS,
  sstoreNoopGas: layout.SSTORE_NOOP_GAS,
  sstoreSetGas: layout.SSTORE_SET_GAS,
  sstoreResetGas: layout.SSTORE_RESET_GAS,
  sstoreClearRefund: layout.SSTORE_CLEAR_REFUND,
  forwardAllBut64th: layout.FORWARD_ALL_BUT_64TH,
  beneficiaryCreationGas: layout.BENEFICIARY_CREATION_GAS,
  selfdestructRefund: layout.SELFDESTRUCT_REFUND,
  selfdestructOnlyNew: layout.SELFDESTRUCT_ONLY_NEW,
  clearsEmptyAccounts: layout.CLEARS_EMPTY_ACCOUNTS,
  contractFirstNonce: layout.CONTRACT_FIRST_NONCE,
  maxCodeBytes: layout.MAX_CODE_BYTES,
  maxInitcodeBytes: layout.MAX_INITCODE_BYTES,
  initcodeWordGas: layout.INITCODE_WORD_GAS,
  depositMustBePaid: layout.DEPOSIT_MUST_BE_PAID,
  reservesEfCode: layout.RESERVES_EF_CODE,
  delegatesCode: layout.DELEGATES_CODE,
  warmsCoinbase: layout.WARMS_COINBASE,
  transactionCreationGas: layout.TRANSACTION_CREATION_GAS,
  dataNonzeroByteGas: layout.DATA_NONZERO_BYTE_GAS,
  floorTokenGas: layout.FLOOR_TOKEN_GAS,
  transactionGasCap: layout.TRANSACTION_GAS_CAP,
  refundQuotient: layout.REFUND_QUOTIENT,
  lastTransactionType: layout.LAST_TRANSACTION_TYPE,
  maxBlobsPerTransaction: layout.MAX_BLOBS_PER_TRANSACTION,
};

/** More bytes than any stack has. */
const UNDEFINED = 0xffff;

/** Writes the rules of a fork, with these precompiles, to RULES. */
export function writeRules(memory: KernelMemory, fork: Fork, precompiles: PrecompileTable): void {
  for (const [name, value] of Object.entries(rulesOf(fork)))
    memory.writeU64(PLACES[name as keyof Rules], BigInt.asUintN(64, BigInt(value)));
  for (const [opcode, traits] of opcodeTable(fork).entries()) {
    const at = layout.TRAITS + layout.TRAIT_BYTES * opcode;
    const { gas, takes, gives } = traits ?? { gas: 0, takes: 0, gives: 0 };
    const highest = layout.STACK_WORDS - Math.max(gives - takes, 0);
    memory.writeU16(at + layout.TRAIT_GAS, gas);
    memory.writeU16(at + layout.TRAIT_LEAST_STACK, traits ? layout.WORD * takes : UNDEFINED);
    memory.writeU16(at + layout.TRAIT_STACK_SPAN, traits ? layout.WORD * (highest - takes) : 0);
    memory.writeU16(at + layout.TRAIT_GROWTH, layout.WORD * (gives - takes));
  }
  memory.u8.fill(0, layout.PRECOMPILES, layout.PRECOMPILES + layout.LAST_PRECOMPILE + 1);
  for (const address of precompiles.keys()) memory.u8[layout.PRECOMPILES + address] = 1;
}

/** How threads are told the rules of a block: as RULES_NUMBER. */
export const rulesNumber = (fork: Fork, eips: readonly Eip[]): number =>
  FORKS.indexOf(fork) + (eips.includes('2537-draft') ? layout.RULES_EIP : 0);

/** The precompiles of the rules with this number. */
export const precompilesOf = (number: number): PrecompileTable =>
  precompileTable(FORKS[number % layout.RULES_EIP] as Fork, number >= layout.RULES_EIP ? ['2537-draft'] : []);
