/**
 * Where everything lies in the shared memory. AssemblyScript and TypeScript both import this file, so it holds plain
 * numbers only: no type of either language, no code. Offsets and sizes are bytes.
 *
 *     0          ┌────────────────────────────┐
 *                │ static data of the module  │  constant; written at every instantiation
 *     64 KiB     ├────────────────────────────┤
 *                │ RULES, BLOCK, hashes       │  written by TypeScript before a block; BLOCK_HASHES by any thread
 *     1 MiB      ├────────────────────────────┤
 *                │ TRANSACTION_INDEX          │  written by TypeScript before a batch
 *     RESULTS    ├────────────────────────────┤
 *                │ outcomes, by transaction   │  each written by the thread that executed the transaction last
 *     TRANSACTIONS ├──────────────────────────┤
 *                │ records and their lists    │  written by TypeScript before a batch
 *     ACCOUNTS   ├────────────────────────────┤
 *                │ base state: accounts,      │  a location is added by the thread that first asks for it, filled by
 *                │ slots, codes               │  the host, and afterwards changed only by commits, in order
 *                │ translations of codes      │  each written by the thread that finds a code frequent
 *     THREADS    ├────────────────────────────┤
 *                │ thread 0                   │  written by that thread alone
 *                ├────────────────────────────┤
 *                │ thread 1 …                 │
 *                └────────────────────────────┘
 *
 * A word is 256 bits as four u64 limbs, least significant first. An address is a word whose upper 12 bytes are zero.
 */
const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

export const WORD: usize = 32;

// ── RULES: one fork's rules (src/forks/rules.ts). Traits of 256 opcodes, then amounts as i64 ────────────────────────────

export const RULES: usize = 64 * KIB;
export const RULES_BYTES: usize = 4 * KIB;

/** Of 256 opcodes, records of four u16. */
export const TRAITS: usize = RULES;
export const TRAIT_BYTES: usize = 8;
/** gas that it costs at least */
export const TRAIT_GAS: usize = 0;
/** bytes that the stack must have: 32 for each word that it takes; more than there can be: the fork lacks the opcode */
export const TRAIT_LEAST_STACK: usize = 2;
/** bytes that the stack may have on top of those */
export const TRAIT_STACK_SPAN: usize = 4;
/** bytes by which the stack grows, signed */
export const TRAIT_GROWTH: usize = 6;

const AMOUNTS: usize = RULES + 2 * KIB;

export const COLD_ACCOUNT_GAS: usize = AMOUNTS;
export const COLD_SLOT_GAS: usize = AMOUNTS + 8;
export const COLD_SLOT_WRITE_GAS: usize = AMOUNTS + 16;
export const COLD_BENEFICIARY_GAS: usize = AMOUNTS + 24;
export const EXP_BYTE_GAS: usize = AMOUNTS + 32;
export const NET_METERING: usize = AMOUNTS + 40;
export const SSTORE_SENTRY_GAS: usize = AMOUNTS + 48;
export const SSTORE_NOOP_GAS: usize = AMOUNTS + 56;
export const SSTORE_SET_GAS: usize = AMOUNTS + 64;
export const SSTORE_RESET_GAS: usize = AMOUNTS + 72;
export const SSTORE_CLEAR_REFUND: usize = AMOUNTS + 80;
export const FORWARD_ALL_BUT_64TH: usize = AMOUNTS + 88;
export const BENEFICIARY_CREATION_GAS: usize = AMOUNTS + 96;
export const SELFDESTRUCT_REFUND: usize = AMOUNTS + 104;
export const SELFDESTRUCT_ONLY_NEW: usize = AMOUNTS + 112;
export const CLEARS_EMPTY_ACCOUNTS: usize = AMOUNTS + 120;
export const CONTRACT_FIRST_NONCE: usize = AMOUNTS + 128;
export const MAX_CODE_BYTES: usize = AMOUNTS + 136;
export const MAX_INITCODE_BYTES: usize = AMOUNTS + 144;
export const INITCODE_WORD_GAS: usize = AMOUNTS + 152;
export const DEPOSIT_MUST_BE_PAID: usize = AMOUNTS + 160;
export const RESERVES_EF_CODE: usize = AMOUNTS + 168;
export const DELEGATES_CODE: usize = AMOUNTS + 176;
export const WARMS_COINBASE: usize = AMOUNTS + 184;
export const TRANSACTION_CREATION_GAS: usize = AMOUNTS + 192;
export const DATA_NONZERO_BYTE_GAS: usize = AMOUNTS + 200;
export const FLOOR_TOKEN_GAS: usize = AMOUNTS + 208;
export const TRANSACTION_GAS_CAP: usize = AMOUNTS + 216;
export const REFUND_QUOTIENT: usize = AMOUNTS + 224;
export const LAST_TRANSACTION_TYPE: usize = AMOUNTS + 232;
export const MAX_BLOBS_PER_TRANSACTION: usize = AMOUNTS + 240;

/** One byte for each address up to the last one: 1 where a precompile stands. */
export const PRECOMPILES: usize = RULES + 3 * KIB;
export const LAST_PRECOMPILE: u32 = 0x100;

// ── BLOCK: what the header gives; words unless told otherwise ─────────────────────────────────────────────────────────────

const BLOCK: usize = RULES + RULES_BYTES;

export const COINBASE: usize = BLOCK;
export const BLOCK_NUMBER: usize = BLOCK + 32;
export const TIMESTAMP: usize = BLOCK + 64;
/** difficulty; from Paris on the beacon chain's randomness */
export const RANDOMNESS: usize = BLOCK + 96;
export const BLOCK_GAS_LIMIT: usize = BLOCK + 128;
export const CHAIN_ID: usize = BLOCK + 160;
export const BASE_FEE: usize = BLOCK + 192;
export const BLOB_BASE_FEE: usize = BLOCK + 224;
/** u64: gas used by the transactions before, written at commit */
export const BLOCK_GAS_USED: usize = BLOCK + 256;
/** u32: blobs of the transactions before, written at commit */
export const BLOCK_BLOBS: usize = BLOCK + 264;
/** u32 */
export const MAX_BLOBS_PER_BLOCK: usize = BLOCK + 268;

/** Hashes of the 256 blocks before, by number modulo 256: u32 whether it is known, u32 unused, word in stack order. */
export const BLOCK_HASHES: usize = BLOCK + 1 * KIB;
export const BLOCK_HASH_BYTES: usize = 40;
export const BLOCK_HASH_WORD: usize = 8;
export const BLOCK_HASH_COUNT: u32 = 256;

// ── TRANSACTIONS: records of this shape, each followed by its lists. A list's place is counted from its record. ────────────

/** u32 each: where the record of a batch's transaction begins, from TRANSACTIONS on */
export const TRANSACTION_INDEX: usize = 1 * MIB;
export const MAX_TRANSACTIONS: u32 = 256 * KIB;

/** What became of each transaction of a batch: RESULT records. */
export const RESULTS: usize = TRANSACTION_INDEX + 4 * MAX_TRANSACTIONS;

/** u32: RUN_SUCCESS, RUN_FAILURE or RUN_REJECTED */
export const RESULT_STATUS: usize = 0;
/** u32: number of a rejection */
export const RESULT_REASON: usize = 4;
/** i64 */
export const RESULT_GAS_USED: usize = 8;
/** u32: address of its logs, their number, and where its output begins behind them, and the output's bytes */
export const RESULT_LOGS: usize = 16;
export const RESULT_LOG_COUNT: usize = 20;
export const RESULT_OUTPUT: usize = 24;
export const RESULT_OUTPUT_LENGTH: usize = 28;
/** u32: a contract was created, at the address below, 32 bytes, most significant first */
export const RESULT_CREATED: usize = 32;
export const RESULT_CREATED_ADDRESS: usize = 40;
export const RESULT_BYTES: usize = 72;

export const TRANSACTIONS: usize = RESULTS + MAX_TRANSACTIONS * RESULT_BYTES;
export const TRANSACTIONS_BYTES: usize = 108 * MIB;

/** u32 */
export const TX_TYPE: usize = 0;
/** u32, TX_CREATES | TX_HAS_CHAIN_ID | TX_SYSTEM_CALL | TX_CREDIT */
export const TX_FLAGS: usize = 4;
/** u64 */
export const TX_NONCE: usize = 8;
/** u64 */
export const TX_GAS_LIMIT: usize = 16;
/** u32: place */
export const TX_DATA: usize = 24;
export const TX_DATA_LENGTH: usize = 28;
/** u32: place; entries are an address, u64 number of keys, and the keys */
export const TX_ACCESS_LIST: usize = 32;
/** u32: entries */
export const TX_ACCESS_LIST_LENGTH: usize = 36;
/** u32: keys of all entries */
export const TX_ACCESS_LIST_KEYS: usize = 40;
/** u32: place; words, and before them, in type 3 alone, what the sender pays at most for a unit of blob gas */
export const TX_BLOB_HASHES: usize = 44;
export const TX_BLOB_COUNT: usize = 48;
/** u32: place; AUTHORIZATION records */
export const TX_AUTHORIZATIONS: usize = 52;
export const TX_AUTHORIZATION_COUNT: usize = 56;
/** words */
export const TX_SENDER: usize = 64;
export const TX_TO: usize = 96;
export const TX_VALUE: usize = 128;
export const TX_MAX_FEE: usize = 160;
export const TX_MAX_PRIORITY_FEE: usize = 192;
export const TX_CHAIN_ID: usize = 224;
/** four cache lines, which is why the fee for blobs stands where only those that have some take room for it */
export const TX_BYTES: usize = 256;

export const TX_CREATES: u32 = 1;
export const TX_HAS_CHAIN_ID: u32 = 2;
/** the protocol calls TX_TO itself: free of charge, and valid where there is code */
export const TX_SYSTEM_CALL: u32 = 4;
/** the protocol gives TX_VALUE to TX_TO, with a gas limit of 0 */
export const TX_CREDIT: u32 = 8;

export const ACCESS_KEY_COUNT: usize = 32;
export const ACCESS_KEYS: usize = 40;

/** words */
export const AUTHORIZATION_AUTHORITY: usize = 0;
export const AUTHORIZATION_TARGET: usize = 32;
export const AUTHORIZATION_CHAIN_ID: usize = 64;
/** u64 */
export const AUTHORIZATION_NONCE: usize = 96;
/** u32: the signature is valid and the nonce fits */
export const AUTHORIZATION_VALID: usize = 104;
export const AUTHORIZATION_BYTES: usize = 112;

// ── How TypeScript and its threads speak (src/executors/threads.ts, src/kernel/kernel-thread.ts); u32 each. Nothing here is the kernel's. ─

const THREAD_CONTROL: usize = BLOCK + 22 * KIB;

/** rises when threads are invited; those but thread 0 sleep here between batches */
export const BATCH_NUMBER: usize = THREAD_CONTROL;
/** 1: the threads are to end */
export const THREADS_END: usize = THREAD_CONTROL + 4;
/** number of the fork of the block in TypeScript's list, and EIPs on top of it as bits from RULES_EIP up */
export const RULES_NUMBER: usize = THREAD_CONTROL + 8;
export const RULES_EIP: u32 = 65536;
/** number of a fault (faults.ts), in a build that a test made with all of them */
export const CHOSEN_FAULT: usize = THREAD_CONTROL + 12;
/** rises with every question, when the caller may go on, and when a batch is over: the caller's thread sleeps here */
export const ATTENTION: usize = THREAD_CONTROL + 64;
/** threads that have ever begun to wait for a batch: others are starting */
export const THREADS_READY: usize = THREAD_CONTROL + 132;
/** 1: the batch is over; said where a worker has the place of thread 0 */
export const BATCH_IS_OVER: usize = THREAD_CONTROL + 204;
/** rises with every batch: what threads know of the one before is of no use any more */
export const BATCH_SERIAL: usize = THREAD_CONTROL + 128;
/** whose the place of thread 0 is; the worker sleeps here that takes it where the caller's thread does not */
export const PLACE: usize = THREAD_CONTROL + 192;
export const PLACE_CALLERS: u32 = 0;
/** of who comes first: the caller's thread left it, to look at the event loop */
export const PLACE_FREE: u32 = 1;
/** a worker was called, and has come */
export const PLACE_CALLED: u32 = 2;
export const PLACE_WORKERS: u32 = 3;
/** 1: the caller's thread sleeps until those at the barrier go on */
export const CALLER_WAITS: usize = THREAD_CONTROL + 196;
/** where thread 0 arrived last: the barrier's generation */
export const PLACE_GENERATION: usize = THREAD_CONTROL + 200;

/** A thread's question about the state: one for each thread */
export const QUESTIONS: usize = THREAD_CONTROL + 256;
/** u32: 0, 1: asked, 2: answered; the thread sleeps here */
export const QUESTION_STATE: usize = 0;
/** u32: number of what is asked, in TypeScript's list; then of the answer */
export const QUESTION_KIND: usize = 4;
/** u32: record, or where the answer goes */
export const QUESTION_RECORD: usize = 8;
/** u64 */
export const QUESTION_NUMBER: usize = 16;
export const QUESTION_BYTES: usize = 64;
/** What the host answers to a question about the state; 0: wait for it. */
export const ANSWER_HERE: i32 = 1;
export const ANSWER_NO_ROOM: i32 = 2;

// ── Base state: hash tables whose index holds record numbers plus one ─────────────────────────────────────────────────────

/** an index of each size (assembly/state/index-table.ts) */
export const ACCOUNTS_INDEXES: usize = TRANSACTIONS + TRANSACTIONS_BYTES;
/** a power of four, at least twice MAX_ACCOUNTS */
export const ACCOUNTS_MOST_CELLS: u32 = 4096 * KIB;
export const ACCOUNTS: usize = ACCOUNTS_INDEXES + 8 * ACCOUNTS_MOST_CELLS;
/** half a million transfers, each between two accounts of its own */
export const MAX_ACCOUNTS: u32 = 2048 * KIB;

/** word */
export const ACCOUNT_ADDRESS: usize = 0;
export const ACCOUNT_BALANCE: usize = 32;
/** u64 */
export const ACCOUNT_NONCE: usize = 64;
/** u32: address of a CODE record */
export const ACCOUNT_CODE: usize = 72;
/** u32, LOADED | EXISTS | HAS_STORAGE | CHANGED | STORAGE_CLEARED | NEW_CODE | SLOTS_ARE_COMPLETE */
export const ACCOUNT_FLAGS: usize = 76;
/** u32: rises when the storage is cleared; a slot of an older epoch is zero */
export const ACCOUNT_EPOCH: usize = 80;
/** 32 bytes: the address once more, most significant byte first, for the host */
export const ACCOUNT_ADDRESS_BYTES: usize = 88;
/** LIST of its versions: of balance, nonce, existence, code */
export const ACCOUNT_VERSIONS: usize = 120;
/** u32: some version in the window destroys it */
export const ACCOUNT_DESTROYED: usize = 128;
/** u32: some version in the window gives it a code */
export const ACCOUNT_RECODED: usize = 132;
/** u32, flags before the block; with CHANGED, as the next ones */
export const ACCOUNT_FLAGS_BEFORE: usize = 136;
/** u32: CODE */
export const ACCOUNT_CODE_BEFORE: usize = 140;
/** u64, word */
export const ACCOUNT_NONCE_BEFORE: usize = 144;
export const ACCOUNT_BALANCE_BEFORE: usize = 152;
/** u32 */
export const ACCOUNT_EPOCH_BEFORE: usize = 184;
/** u32: who has claimed it last, and in which window (assembly/versions/claims.ts) */
export const ACCOUNT_STAMP: usize = 188;
export const ACCOUNT_BYTES: usize = 192;

export const LOADED: u32 = 1;
export const EXISTS: u32 = 2;
/** storage in the StateView */
export const HAS_STORAGE: u32 = 4;
/** differs from what the StateView gave */
export const CHANGED: u32 = 8;
export const STORAGE_CLEARED: u32 = 16;
/** its code is not what the StateView gave */
export const NEW_CODE: u32 = 32;
/** what the StateView stores for it is in the table: any other slot is zero */
export const SLOTS_ARE_COMPLETE: u32 = 64;

export const SLOTS_INDEXES: usize = ACCOUNTS + MAX_ACCOUNTS * ACCOUNT_BYTES;
export const SLOTS_MOST_CELLS: u32 = 4096 * KIB;
export const SLOTS: usize = SLOTS_INDEXES + 8 * SLOTS_MOST_CELLS;
export const MAX_SLOTS: u32 = 2048 * KIB;

/** words */
export const SLOT_KEY: usize = 0;
export const SLOT_VALUE: usize = 32;
/** u32: address of an ACCOUNT */
export const SLOT_ACCOUNT: usize = 64;
/** u32, LOADED | CHANGED */
export const SLOT_FLAGS: usize = 68;
/** u32 */
export const SLOT_EPOCH: usize = 72;
/** LIST of the versions of its value */
export const SLOT_VERSIONS: usize = 80;
/** word and u32: value and epoch before the block; with CHANGED */
export const SLOT_VALUE_BEFORE: usize = 88;
export const SLOT_EPOCH_BEFORE: usize = 120;
/** u32, as ACCOUNT_STAMP */
export const SLOT_STAMP: usize = 124;
export const SLOT_BYTES: usize = 128;

/** u8 for each group of so many records that follow each other: 1 where the block changed one of them */
export const GROUP_RECORDS: usize = 16;
export const ACCOUNT_GROUPS: usize = SLOTS + MAX_SLOTS * SLOT_BYTES;
export const SLOT_GROUPS: usize = ACCOUNT_GROUPS + MAX_ACCOUNTS / GROUP_RECORDS;

export const CODES_INDEX: usize = SLOT_GROUPS + MAX_SLOTS / GROUP_RECORDS;
export const CODES_INDEX_CELLS: u32 = 64 * KIB;
export const CODES: usize = CODES_INDEX + 4 * CODES_INDEX_CELLS;
export const MAX_CODES: u32 = 32 * KIB;

/** 32 bytes: keccak-256 as a word in stack order */
export const CODE_HASH: usize = 0;
/** u32: address of the code, which CODE_PADDING zero bytes follow, and then what is known of it */
export const CODE_START: usize = 32;
/** u32: bytes */
export const CODE_LENGTH: usize = 36;
/** u32, LOADED: the bytes are there */
export const CODE_FLAGS: usize = 40;
/** u32 */
export const CODE_CELL: usize = 44;
/** u32: frames that began with it, and its translation, or 0 (assembly/translation) */
export const CODE_FRAMES: usize = 48;
export const CODE_TRANSLATION: usize = 52;
export const CODE_BYTES: usize = 64;

/** A PUSH32 at the end of the code reads so far behind it, and the byte after it is a STOP. */
export const CODE_PADDING: u32 = 33;
/** u8, from the code's end: whether it has a RETURNDATACOPY */
export const CODE_COPIES_RETURN_DATA: u32 = CODE_PADDING;
/** From the code's end: the bitmap of its jump destinations. */
export const CODE_JUMPDESTS: u32 = CODE_PADDING + 1;

/** Bytes of codes with their bitmaps, one after the other. */
export const CODE_ARENA: usize = CODES + MAX_CODES * CODE_BYTES;
export const CODE_ARENA_BYTES: u32 = 128 * MIB;

/** Translations of codes (assembly/translation), one after the other: of what 51 blocks of mainnet reach, 17 MiB. Of one: */
export const TRANSLATIONS: usize = CODE_ARENA + CODE_ARENA_BYTES;
export const TRANSLATIONS_BYTES: u32 = 40 * MIB;
/** u32: the opcode that came last to Ethereum, of those in it that not every fork has */
export const TRANSLATION_NEWEST: usize = 0;
/** u32: addresses of the block at the code's begin, and of those at its JUMPDESTs: u32 each, odd where it is not translated yet */
export const TRANSLATION_BEGIN: usize = 4;
export const TRANSLATION_BLOCKS: usize = 8;
/** for each 32 bytes of the code: u32, a bit for each JUMPDEST; u32, how many there are before */
export const TRANSLATION_GROUPS: usize = 16;

// ── Multi-version memory: what the transactions of a window wrote, by location; records lie in the threads' VERSIONS ──────────

/** A location's list: u32 address of its highest VERSION, u32 lock */
export const LIST_HEAD: usize = 0;
export const LIST_LOCK: usize = 4;

/** u32: next lower VERSION of the location */
export const VERSION_NEXT: usize = 0;
/** u32: number of its transaction in the window */
export const VERSION_INDEX: usize = 4;
/** u32: what it says of the location, of VERSION_BASIC and what follows; nothing: the location was not written after all */
export const VERSION_PARTS: usize = 8;
/** u32 */
export const VERSION_INCARNATION: usize = 12;
/** u32: next VERSION of the same transaction */
export const VERSION_SIBLING: usize = 16;
/** u32: CODE */
export const VERSION_CODE: usize = 20;
/** u64 */
export const VERSION_NONCE: usize = 24;
/** word: a balance, what is added to it, or the value of a slot */
export const VERSION_VALUE: usize = 32;
/** u32: LIST */
export const VERSION_LIST: usize = 64;
export const VERSION_BYTES: usize = 72;

/** balance and nonce are these */
export const VERSION_BASIC: u32 = 1;
/** so much is added to the balance, whatever it is */
export const VERSION_CREDIT: u32 = 2;
export const VERSION_NEW_CODE: u32 = 4;
/** the account is no more, and its storage neither */
export const VERSION_DESTROYED: u32 = 8;
export const VERSION_SLOT: u32 = 16;
/** with VERSION_BASIC */
export const VERSION_EXISTS: u32 = 32;
export const VERSION_HAS_STORAGE: u32 = 64;
/** it was written by an incarnation that failed: a reader waits for the next one */
export const VERSION_ESTIMATE: u32 = 128;

/** of a READ: the thread that read it has claimed it as well */
export const READ_IS_CLAIMED: u32 = 256;

/** What an incarnation read: u32 ACCOUNT or SLOT, u32 parts as above, u64 nonce, word, u32 CODE, of a SLOT its ACCOUNT */
export const READ_RECORD: usize = 0;
export const READ_PARTS: usize = 4;
export const READ_NONCE: usize = 8;
export const READ_VALUE: usize = 16;
export const READ_CODE: usize = 48;
export const READ_BYTES: usize = 56;

/** Of each transaction of the window: u32 its read set, a u64 of the number of READs and these; u32 its last VERSION. */
export const SETS: usize = BLOCK + 32 * KIB;
export const SET_READS: usize = 0;
export const SET_WRITES: usize = 4;
export const SET_BYTES: usize = 8;
/** bytes before the first READ */
export const READS_HEAD: usize = 8;

/**
 * Of each transaction of the window a VERSION that is in no list: what it gives the beneficiary, where it does not read the beneficiary's
 * balance. VERSION_CREDIT, or nothing.
 */
export const FEES: usize = SETS + 128 * KIB;

/** Once the window is executed: u32 how many transactions the total is of, 0 where nobody knows it; word */
export const FEES_SUMMED: usize = FEES - 64;
export const FEES_TOTAL: usize = FEES_SUMMED + 8;

// ── What a block changed, for TypeScript: CHANGED_ACCOUNT records, then CHANGED_SLOT records, in LOGS of who gathers them, piece by piece ─

/** u32: ACCOUNT, flags (without CHANGED: at most slots of it were changed), CODE */
export const CHANGED_ACCOUNT_RECORD: usize = 0;
export const CHANGED_ACCOUNT_FLAGS: usize = 4;
export const CHANGED_ACCOUNT_CODE: usize = 8;
/** u64 */
export const CHANGED_ACCOUNT_NONCE: usize = 16;
/** 32 bytes, most significant first; word; 32 bytes in stack order */
export const CHANGED_ACCOUNT_ADDRESS: usize = 24;
export const CHANGED_ACCOUNT_BALANCE: usize = 56;
export const CHANGED_ACCOUNT_CODE_HASH: usize = 88;
export const CHANGED_ACCOUNT_BYTES: usize = 120;

/** words; u32: ACCOUNT */
export const CHANGED_SLOT_KEY: usize = 0;
export const CHANGED_SLOT_VALUE: usize = 32;
export const CHANGED_SLOT_ACCOUNT: usize = 64;
export const CHANGED_SLOT_BYTES: usize = 72;

// ── Statistics of a block, where they are asked for (assembly/parallel/statistics.ts) ──────────────────────────────────────

/** Of each transaction of the window: f64 milliseconds of its last incarnation, and until its end on the critical path. */
export const PATHS: usize = SETS + 32 * KIB;
export const PATH_OWN: usize = 0;
export const PATH_WHOLE: usize = 8;
export const PATH_BYTES: usize = 16;

/** u32: 1 where they are asked for */
export const STATISTICS_ON: usize = PATHS + 64 * KIB;
/** f64: milliseconds of the critical paths of its windows, one after the other */
export const CRITICAL_PATH: usize = STATISTICS_ON + 8;

// ── Counters of the shared tables, each on a cache line of its own ────────────────────────────────────────────────────────

/** u32 each, and behind it the lock of whoever adds to the table */
export const ACCOUNT_COUNT: usize = BLOCK + 16 * KIB;
export const SLOT_COUNT: usize = ACCOUNT_COUNT + 64;
export const CODE_COUNT: usize = SLOT_COUNT + 64;
export const COUNT_LOCK: usize = 4;
/** u32, of ACCOUNT_COUNT and SLOT_COUNT: cells of the index in use */
export const COUNT_CELLS: usize = 8;
/** u32: address of the first free byte of CODE_ARENA */
export const CODE_ARENA_END: usize = CODE_COUNT + 64;
/** u32: address of the first free byte of TRANSLATIONS; whether a thread translates; whether one found no room */
export const TRANSLATIONS_END: usize = CODE_ARENA_END + 4;
export const TRANSLATIONS_LOCK: usize = CODE_ARENA_END + 8;
export const TRANSLATIONS_ARE_FULL: usize = CODE_ARENA_END + 12;
/** u32, written by TypeScript: the frame of a code, from 1 on, that has it translated */
export const TRANSLATING_FRAME: usize = CODE_ARENA_END + 16;
/** u32: an account that was gathered has a new code */
export const HAS_NEW_CODES: usize = CODE_ARENA_END + 32;
/** u32: the base state is all there is; what it lacks need not be asked for */
export const STATE_IS_COMPLETE: usize = CODE_ARENA_END + 64;

// ── A batch that threads execute together, window by window; u32 each ─────────────────────────────────────────────────────

export const BATCH: usize = BLOCK + 20 * KIB;
/** transactions of the batch, and threads that work on it; written by TypeScript */
export const BATCH_COUNT: usize = BATCH;
export const BATCH_THREADS: usize = BATCH + 4;
/** first transaction of the window; at the end of the batch, of those that are left to be executed in order */
export const WINDOW_FIRST: usize = BATCH + 8;
/** transactions of the window that are committed */
export const WINDOW_CUT: usize = BATCH + 12;
export const BATCH_IS_DONE: usize = BATCH + 16;
/** some transaction of the window destroys an account */
export const WINDOW_DESTROYS: usize = BATCH + 20;
/** ACCOUNT of the beneficiary, 0 where there was no room for it */
export const BENEFICIARY: usize = BATCH + 24;
/** it is executed by claims, and nothing has spoken against that yet; number of the last such window, from 1 on */
export const WINDOW_IS_CLAIMED: usize = BATCH + 196;
export const WINDOW_NUMBER: usize = BATCH + 200;
/** transactions of such a window that were taken by threads */
export const WINDOW_TAKEN: usize = BATCH + 320;
/** of batches before too: such windows in a row that failed, and windows to pass by before the next one */
export const CLAIMS_LOSSES: usize = BATCH + 208;
export const CLAIMS_LEFT: usize = BATCH + 212;
/** transactions of the batch that were executed in order by one of its threads */
export const BATCH_IN_ORDER: usize = BATCH + 28;
/**
 * written by TypeScript: what has transactions executed in order where threads gain nothing, ADAPTS_TO_CONFLICTS | ADAPTS_TO_TIME, and
 * whether windows are tried by claims; and whether each thread may have a core
 */
export const BATCH_ADAPTS: usize = BATCH + 32;
export const ADAPTS_TO_CONFLICTS: u32 = 1;
export const ADAPTS_TO_TIME: u32 = 2;
export const TRIES_CLAIMS: u32 = 4;
export const HAS_CORES: u32 = 8;
/** the caller's thread takes part */
export const TAKES_PART: u32 = 16;
/** written by TypeScript: it is the block's last one, so that threads gather what the block changed */
export const BATCH_IS_LAST: usize = BATCH + 216;
/** transactions that are executed in order before the next window */
export const BATCH_STRETCH: usize = BATCH + 36;
/** of the yield build, written by TypeScript: the first window has half of the transactions */
export const BATCH_SPLITS: usize = BATCH + 260;
/** one of STAGE_…: what each thread does until all meet at the barrier */
export const STAGE: usize = BATCH + 256;
/** threads come */
export const STAGE_HEAD: u32 = 0;
/** some transactions in order, by one thread */
export const STAGE_STRETCH: u32 = 1;
/** a window by claims; did they hold; where not, it is put back */
export const STAGE_CLAIMS: u32 = 2;
export const STAGE_HOLD: u32 = 3;
export const STAGE_PUT_BACK: u32 = 4;
/** a window by versions, and their commit */
export const STAGE_TASKS: u32 = 5;
export const STAGE_COMMIT: u32 = 6;
/** what the block changed */
export const STAGE_GATHER: u32 = 7;
export const STAGE_OVER: u32 = 8;
/** u32, of batches before too: windows in a row that took longer than the same gas in order; f64: milliseconds for a unit of gas in the stretch in order just before */
export const PACE_LOSSES: usize = BATCH + 40;
export const PACE_IN_ORDER: usize = BATCH + 48;
/** u32: transactions until the other way is tried; in order at a time */
export const PACE_LEFT: usize = BATCH + 56;
export const PACE_STRETCH: usize = BATCH + 60;
/** f64: milliseconds of the clock when threads were woken for the last time, 0 where they were awake; milliseconds for a transaction in order */
export const PACE_WOKEN: usize = BATCH + 224;
export const PACE_EACH: usize = BATCH + 232;
/** a barrier: threads that have arrived, and that sleep; its generation, where they do */
export const BARRIER_ARRIVED: usize = BATCH + 64;
export const BARRIER_SLEEPERS: usize = BATCH + 68;
export const BARRIER_GENERATION: usize = BATCH + 128;

// ── THREADS ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

export const THREADS: usize = TRANSLATIONS + TRANSLATIONS_BYTES;

/**
 * One thread's region, offsets from its start. Tables that do not reach their end cost address space only. How long the region
 * is, is told to `init`: what is left behind the fixed part goes to the three that grow most, in 24ths.
 *
 *     OUTCOME         what became of the transaction, for TypeScript
 *     SCRATCH         intermediate values of one opcode
 *     CALL_STACK      in the yield build, wasm's own stack while another thread goes on
 *     KECCAK_MEMO     digests of one and two words
 *     TIMELINE        with statistics: what the thread did when, in EVENT records
 *     CONFLICTS       the records of the locations whose reads failed, u32 each
 *     FRAMES          call frames, the current one last
 *     STACK           one stack for all frames: a frame's begins where that of its caller ends
 *     VIEW_*_INDEX    the journal's hash indexes
 *     VIEW_ACCOUNTS   its accounts
 *     LOGS            logs and output of the batch's transactions, one after the other
 *     RETURN_DATA     output of the last call, or of the transaction
 *     VIEW_SLOTS      its slots: 4 parts
 *     UNDO            what to write back on revert: 2 parts
 *     VERSIONS        the window's READs and VERSIONs of transactions that this thread executed, and at its end the LISTs to which
 *                     it was the first to add: 4 parts
 *     MEMORY          memory and initcode of all frames, one after the other: 14 parts
 */
export const OUTCOME: usize = 0;
export const SCRATCH: usize = 4 * KIB;
export const CALL_STACK: usize = 16 * KIB;
export const KECCAK_MEMO: usize = 64 * KIB;
export const TIMELINE: usize = 512 * KIB;
export const CONFLICTS: usize = 960 * KIB;
export const FRAMES: usize = 1 * MIB;
export const STACK: usize = 2 * MIB;
export const VIEW_ACCOUNTS_INDEX: usize = 36 * MIB;
export const VIEW_SLOTS_INDEX: usize = 37 * MIB;
export const VIEW_ACCOUNTS: usize = 53 * MIB;
export const LOGS: usize = 70 * MIB;
export const RETURN_DATA: usize = 166 * MIB;
export const VIEW_SLOTS: usize = 198 * MIB;

export const LOGS_BYTES: usize = RETURN_DATA - LOGS;
/** What a transaction finds free at least; where less is left, a batch ends early. */
export const LOGS_RESERVE: usize = 32 * MIB;
export const RETURN_DATA_BYTES: u32 = VIEW_SLOTS - RETURN_DATA;

export const PARTS: usize = 24;
export const VIEW_SLOTS_PARTS: usize = 4;
export const UNDO_PARTS: usize = 2;
export const VERSIONS_PARTS: usize = 4;

// OUTCOME: of the transaction under way

/** u32: number of a rejection, of TypeScript's list; with RUN_RESOURCE_LIMIT the LIMIT_ that was hit */
export const OUTCOME_REASON: usize = 4;
/** i64 */
export const OUTCOME_GAS_USED: usize = 8;
/** i64: what the resource would have had to hold */
export const OUTCOME_LIMIT_WANTED: usize = 16;
/** u32: index in the batch */
export const OUTCOME_INDEX: usize = 24;
/** u32: a contract was created, at the address below */
export const OUTCOME_CREATED: usize = 44;
/** u32: address behind the logs and outputs of the batch */
export const OUTCOME_LOGS_END: usize = 48;
/** u32: as above, before the window that is tried by claims */
export const OUTCOME_LOGS_BEFORE: usize = 332;
/** u32: 1 while a transaction is executed, for the watchdog */
export const OUTCOME_AT_WORK: usize = 336;
/** u32: bytes of EVM memory that were ever in use at once; what lies behind them is zero */
export const OUTCOME_MEMORY_USED: usize = 248;
/** u32: EVENTs, and CONFLICTS, of which the latest are kept */
export const OUTCOME_EVENTS: usize = 240;
export const OUTCOME_CONFLICTS: usize = 244;
/** u32: first of the LISTs that the thread noted in VERSIONS, and the end of them */
export const OUTCOME_LISTS: usize = 52;
export const OUTCOME_LISTS_END: usize = 56;
/**
 * u32 each: CHANGED_ACCOUNTs that the thread gathered, CHANGED_SLOTs behind them, and the end of those. The first is 0 where it gathered
 * none, as where nobody asked for them (assembly/parallel/gather.ts).
 */
export const OUTCOME_CHANGED_ACCOUNTS: usize = 320;
export const OUTCOME_CHANGED_SLOTS: usize = 324;
export const OUTCOME_CHANGED_END: usize = 328;
/** Of the transactions of a window that the thread executed last: u32 their number, blobs, and how many give the beneficiary something */
export const OWN_COUNT: usize = 256;
export const OWN_BLOBS: usize = 260;
export const OWN_PAYERS: usize = 264;
/** u64: gas that they used, the highest gas limit; word: what they give the beneficiary */
export const OWN_GAS: usize = 272;
export const OWN_GAS_LIMIT: usize = 280;
export const OWN_FEES: usize = 288;
/** words */
export const OUTCOME_CREATED_ADDRESS: usize = 64;
/** wei per gas that the sender pays, and what the coinbase gets of it */
export const OUTCOME_GAS_PRICE: usize = 96;
export const OUTCOME_COINBASE_PRICE: usize = 128;
/** what the host passes to an export */
export const OUTCOME_ARGUMENT: usize = 160;
/** a location as a transaction of the window sees it: words, u64, u32 CODE, u32 VERSION_EXISTS | VERSION_HAS_STORAGE */
export const RESOLVED_VALUE: usize = 192;
export const RESOLVED_NONCE: usize = 224;
export const RESOLVED_CODE: usize = 232;
export const RESOLVED_PARTS: usize = 236;

/** Why a run came back. */
export const RUN_SUCCESS: u32 = 0;
export const RUN_FAILURE: u32 = 1;
export const RUN_REJECTED: u32 = 2;
/** a read could not be answered yet: call again when it can be */
export const RUN_SUSPENDED: u32 = 3;
export const RUN_RESOURCE_LIMIT: u32 = 4;
/** LOGS is nearly full: take the results, and begin a batch with the next transaction */
export const RUN_FULL: u32 = 5;

/** What a resource limit was about. */
export const LIMIT_MEMORY: u32 = 0;
export const LIMIT_RETURN_DATA: u32 = 1;
export const LIMIT_LOGS: u32 = 2;
export const LIMIT_JOURNAL: u32 = 3;
export const LIMIT_CODE: u32 = 4;
export const LIMIT_STATE: u32 = 5;
export const LIMIT_TRANSACTION: u32 = 6;

/** Why a transaction is rejected, with the rule's name in TypeScript's list (src/kernel/rejections.ts). */
export const REJECT_TYPE_NOT_SUPPORTED: u32 = 1;
export const REJECT_CHAIN_ID: u32 = 2;
export const REJECT_NONCE_IS_MAX: u32 = 3;
export const REJECT_NONCE_TOO_LOW: u32 = 4;
export const REJECT_NONCE_TOO_HIGH: u32 = 5;
export const REJECT_SENDER_NOT_EOA: u32 = 6;
export const REJECT_GAS_LIMIT_EXCEEDS_MAXIMUM: u32 = 7;
export const REJECT_GAS_ALLOWANCE_EXCEEDED: u32 = 8;
export const REJECT_PRIORITY_ABOVE_MAX_FEE: u32 = 9;
export const REJECT_MAX_FEE_BELOW_BASE_FEE: u32 = 10;
export const REJECT_FUNDS: u32 = 11;
export const REJECT_INTRINSIC_GAS: u32 = 12;
export const REJECT_FLOOR_GAS: u32 = 13;
export const REJECT_INITCODE_SIZE: u32 = 14;
export const REJECT_BLOB_CREATION: u32 = 15;
export const REJECT_ZERO_BLOBS: u32 = 16;
export const REJECT_BLOB_HASH_VERSION: u32 = 17;
export const REJECT_BLOB_COUNT: u32 = 18;
export const REJECT_BLOB_ALLOWANCE: u32 = 19;
export const REJECT_BLOB_FEE: u32 = 20;
export const REJECT_SET_CODE_CREATION: u32 = 21;
export const REJECT_NO_AUTHORIZATIONS: u32 = 22;
export const REJECT_NO_CODE: u32 = 23;

// FRAMES

/** u32 */
export const FRAME_PC: usize = 0;
/** u32: end of its stack */
export const FRAME_STACK_END: usize = 4;
/** i64: left when it was last left */
export const FRAME_GAS: usize = 8;
/** u32: addresses and bytes */
export const FRAME_STACK: usize = 16;
export const FRAME_CODE: usize = 20;
export const FRAME_CODE_LENGTH: usize = 24;
export const FRAME_JUMPDESTS: usize = 28;
export const FRAME_INPUT: usize = 32;
export const FRAME_INPUT_LENGTH: usize = 36;
export const FRAME_MEMORY: usize = 40;
export const FRAME_MEMORY_LENGTH: usize = 44;
/** u32: VIEW_ACCOUNT whose storage and balance it works on */
export const FRAME_ACCOUNT: usize = 48;
/** u32, FRAME_STATIC | FRAME_CREATES */
export const FRAME_FLAGS: usize = 52;
/** u32: where in its caller's memory the output goes */
export const FRAME_OUTPUT: usize = 56;
export const FRAME_OUTPUT_LENGTH: usize = 60;
/** a snapshot: ends of the undo log and of the logs, number of logs, i64 refund */
export const FRAME_UNDO: usize = 64;
export const FRAME_LOGS: usize = 68;
export const FRAME_LOG_COUNT: usize = 72;
/** u32 */
export const FRAME_DEPTH: usize = 76;
export const FRAME_REFUND: usize = 80;
/** u32: translation that it is executed by, 0 where it is interpreted; address of the next instruction, 0 where FRAME_PC says it */
export const FRAME_TRANSLATION: usize = 88;
export const FRAME_INSTRUCTION: usize = 92;
/** words */
export const FRAME_CALLER: usize = 96;
export const FRAME_VALUE: usize = 128;
/** u32: CODE, 0 of initcode */
export const FRAME_CODE_RECORD: usize = 160;
export const FRAME_BYTES: usize = 192;

export const FRAME_STATIC: u32 = 1;
export const FRAME_CREATES: u32 = 2;

export const STACK_WORDS: u32 = 1024;
export const MAX_DEPTH: u32 = 1024;

// Journal: a transaction's own view

/** Powers of four times the journal's first size (state/index-table.ts), and at least twice as many as there are records. */
export const VIEW_ACCOUNTS_CELLS: u32 = (VIEW_SLOTS_INDEX - VIEW_ACCOUNTS_INDEX) / 4;
export const VIEW_SLOTS_CELLS: u32 = (VIEW_ACCOUNTS - VIEW_SLOTS_INDEX) / 4;
export const MAX_VIEW_ACCOUNTS: u32 = 128 * KIB;

/** words; an original is the value before the transaction */
export const VIEW_ADDRESS: usize = 0;
export const VIEW_BALANCE: usize = 32;
export const VIEW_ORIGINAL_BALANCE: usize = 64;
/** u64 */
export const VIEW_NONCE: usize = 96;
export const VIEW_ORIGINAL_NONCE: usize = 104;
/** u32: CODE records */
export const VIEW_CODE: usize = 112;
export const VIEW_ORIGINAL_CODE: usize = 116;
/** u32, VIEW_WARM | VIEW_TOUCHED | VIEW_CREATED | VIEW_DESTROYED; undone on revert */
export const VIEW_FLAGS: usize = 120;
/** u32, VIEW_LOADED | VIEW_CODE_LOADED | VIEW_EXISTED | VIEW_HAD_STORAGE | VIEW_CREDITED; what was read stays read */
export const VIEW_READS: usize = 124;
/** u32: ACCOUNT behind it, once anything of it was read */
export const VIEW_BASE: usize = 128;
/** u32: index cell that names this record */
export const VIEW_CELL: usize = 132;
export const VIEW_ACCOUNT_BYTES: usize = 136;

/** EIP-2929; of slots as well */
export const VIEW_WARM: u32 = 1;
/** EIP-161; the account exists */
export const VIEW_TOUCHED: u32 = 2;
/** as a contract, by this transaction */
export const VIEW_CREATED: u32 = 4;
/** at the end of this transaction */
export const VIEW_DESTROYED: u32 = 8;

/** balance, nonce and existence are those of the state */
export const VIEW_LOADED: u32 = 1;
export const VIEW_CODE_LOADED: u32 = 2;
export const VIEW_EXISTED: u32 = 4;
export const VIEW_HAD_STORAGE: u32 = 8;
/** not read: the balance is what was added to it */
export const VIEW_CREDITED: u32 = 16;

/** words */
export const VIEW_SLOT_KEY: usize = 0;
export const VIEW_SLOT_VALUE: usize = 32;
export const VIEW_SLOT_ORIGINAL: usize = 64;
export const VIEW_SLOT_TRANSIENT: usize = 96;
/** u32: VIEW_ACCOUNT */
export const VIEW_SLOT_ACCOUNT: usize = 128;
/** u32, VIEW_WARM; undone on revert */
export const VIEW_SLOT_FLAGS: usize = 132;
/** u32: SLOT behind it, once its value was read */
export const VIEW_SLOT_BASE: usize = 136;
/** u32: index cell that names this record */
export const VIEW_SLOT_CELL: usize = 140;
export const VIEW_SLOT_BYTES: usize = 144;

// UNDO: u32 address, u32 bytes (4, 8 or 32), the old value

export const UNDO_ADDRESS: usize = 0;
export const UNDO_WIDTH: usize = 4;
export const UNDO_VALUE: usize = 8;
export const UNDO_RECORD_BYTES: usize = 40;

// TIMELINE

/** u32: index in the batch, and incarnation · 2 + 1 for a validation, without 1 for an execution; f64: when, in milliseconds */
export const EVENT_INDEX: usize = 0;
export const EVENT_TASK: usize = 4;
export const EVENT_START: usize = 8;
export const EVENT_END: usize = 16;
export const EVENT_BYTES: usize = 24;
/** In place of a task: the transaction read what another one wrote, of the batch's index at EVENT_START, u32. */
export const EVENT_READ: u32 = 0xffff_ffff;
/** the same, but it read a sum, to which many others below have added too */
export const EVENT_READ_SUM: u32 = 0xffff_fffe;
export const MAX_EVENTS: u32 = (CONFLICTS - TIMELINE) / EVENT_BYTES;

/** a power of two */
export const MAX_CONFLICTS: u32 = 8 * KIB;

// LOGS: records of this shape, the data behind it, padded to 8 bytes

/** 32 bytes each, most significant first: they are for TypeScript alone */
export const LOG_ADDRESS: usize = 0;
/** u32 */
export const LOG_TOPIC_COUNT: usize = 32;
export const LOG_DATA_LENGTH: usize = 36;
/** as many as there are topics; then the data */
export const LOG_TOPICS: usize = 40;
