/**
 * Faults of the rules themselves, for triage to find: in a test's build with FAULT_CHOSEN (faults.ts), by their number at CHOSEN_FAULT. They show on
 * one thread as on many, so the faults of threads stand apart. Plain numbers only, so that TypeScript can import this file.
 */

/** LOG pays 7 gas for a byte in place of 8. */
export const FAULT_LOG_BYTE_GAS: u32 = 101;
/** SDIV forgets the sign. */
export const FAULT_SDIV_SIGN: u32 = 102;
/** A revert keeps the logs. */
export const FAULT_LOG_KEPT: u32 = 103;
/** SLOAD leaves a slot cold. */
export const FAULT_SLOT_STAYS_COLD: u32 = 104;
/** CREATE and CREATE2 do not raise the creator's nonce. */
export const FAULT_CREATOR_NONCE: u32 = 105;
/** Refunds are paid without a cap. */
export const FAULT_REFUND_CAP: u32 = 106;
/** Memory grows by a word more than is paid for. */
export const FAULT_MEMORY_WORD: u32 = 107;
/** A revert keeps transient storage. */
export const FAULT_TRANSIENT_KEPT: u32 = 108;
/** What a creation returned, its code, is still there as return data. */
export const FAULT_RETURN_DATA_KEPT: u32 = 109;
/** SELFDESTRUCT takes the balance and gives it to nobody. */
export const FAULT_BENEFICIARY_UNPAID: u32 = 110;
/** An empty account that was touched stays (EIP-161). */
export const FAULT_EMPTY_ACCOUNT_KEPT: u32 = 111;
/** SSTORE loses the value's highest 64 bits. */
export const FAULT_SLOT_CUT: u32 = 112;
/** TSTORE does. */
export const FAULT_TRANSIENT_CUT: u32 = 113;
