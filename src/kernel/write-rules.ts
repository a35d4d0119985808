import * as layout from '../../assembly/layout.js';
import { type Eip, FORKS, type Fork } from '../forks/networks.js';
import { opcodeTable } from '../forks/opcodes.js';
import { type Rules, rulesOf } from '../forks/rules.js';
import { type PrecompileTable, precompileTable } from '../precompiles/table.js';
import { Words } from '../primitives/words.js';
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

interface NumberedRules {
  /** what RULES is */
  readonly image: Uint8Array;
  readonly precompiles: PrecompileTable;
}

/** By RULES_NUMBER: official tests change forks all the time, and to set rules up takes longer than most of their transactions. */
const known = new Map<number, NumberedRules>();

function numberedRules(number: number): NumberedRules {
  let rules = known.get(number);
  if (rules === undefined) {
    const fork = FORKS[number % layout.RULES_EIP] as Fork;
    const precompiles = precompileTable(fork, number >= layout.RULES_EIP ? ['2537-draft'] : []);
    rules = { image: imageOf(fork, precompiles), precompiles };
    known.set(number, rules);
  }
  return rules;
}

/** Writes the rules with this number to RULES. */
export const writeRules = (memory: KernelMemory, number: number): void =>
  memory.u8.set(numberedRules(number).image, layout.RULES);

function imageOf(fork: Fork, precompiles: PrecompileTable): Uint8Array {
  const memory = new Words(new ArrayBuffer(layout.RULES + layout.RULES_BYTES));
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
  for (const address of precompiles.keys()) memory.u8[layout.PRECOMPILES + address] = 1;
  return memory.u8.slice(layout.RULES);
}

/** How threads are told the rules of a block: as RULES_NUMBER. */
export const rulesNumber = (fork: Fork, eips: readonly Eip[]): number =>
  FORKS.indexOf(fork) + (eips.includes('2537-draft') ? layout.RULES_EIP : 0);

/** The precompiles of the rules with this number. */
export const precompilesOf = (number: number): PrecompileTable => numberedRules(number).precompiles;
