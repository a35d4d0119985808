/**
 * Where everything lies in the memory of the tries' module, which its threads share. AssemblyScript and TypeScript both import this file, so
 * it holds plain numbers only. Offsets and sizes are bytes. Each thread has a region of its own; who is asked for tries has the first one.
 *
 *     0            ┌────────────────────────────┐
 *                  │ static data of the module  │  constant; in the first region only
 *     64 KiB       ├────────────────────────────┤
 *                  │ keccak's memory            │
 *     256 KiB      ├────────────────────────────┤
 *                  │ RESULT, CHILDREN, …        │  the reference asked for; nodes and branches under way
 *     CONTROL      ├────────────────────────────┤
 *                  │ tasks that wait            │  in the first region only
 *     MEMO         ├────────────────────────────┤
 *                  │ keys hashed before         │
 *     REGION_BYTES ├────────────────────────────┤  regions of other threads, then
 *                  │ records to put or remove,  │  written by TypeScript; it grows
 *                  │ tables to order them,      │
 *                  │ tasks                      │  pages as they were, written by TypeScript, and as they will be
 *                  └────────────────────────────┘
 *
 * A reference is a node in its parent: RLP of its hash, or the node itself where it is shorter than 32 bytes (yellow paper, appendix D,
 * n(J, i)). Its first byte tells its length; 0: there is no node.
 */
const KIB: usize = 1024;

export const KECCAK: usize = 64 * KIB;
/** Behind KECCAK's region: the states of two digests at once. */
export const KECCAK_PAIR: usize = 208 * KIB;

export const REFERENCE_BYTES: usize = 33;
export const REFERENCES_BYTES: usize = 16 * REFERENCE_BYTES;

/** The reference that a call was for; words are read and written beyond it. */
export const RESULT: usize = 256 * KIB;
export const SCRATCH: usize = RESULT + 64;
/** What is looked up: an address or a slot, written by TypeScript, and its key. */
export const LOOKUP: usize = RESULT + 128;
export const LOOKUP_KEY: usize = RESULT + 192;
/** References of the branches under way, one in another, at most one for each nibble of a key. */
export const CHILDREN: usize = RESULT + 2 * KIB;

/** Nodes of a page that are to be written (assembly/trie/page-nodes.ts): u32 the first of each height, and the nodes. */
export const HEIGHTS: usize = 296 * KIB;
export const PLANNED: usize = 297 * KIB;
/** Nodes that wait to be hashed by twos (assembly/trie/hash-queue.ts), and where nodes are written. */
export const WAITING: usize = 302 * KIB;
export const BUFFERS: usize = 304 * KIB;

/** What a page holds at most. */
export const PAGE_RECORDS: u32 = 64;
/** u32 each: addresses of the records that a task's pages have, in order */
export const LOADED_LIST: usize = 316 * KIB;

// ── Tasks, of which any thread takes the next one (assembly/trie/tasks.ts) ───────────────────────────────────────────────

/** u32: how many tasks there have been, and how many of them were taken; whether a thread may sleep until there are more */
export const CONTROL: usize = 320 * KIB;
export const PUBLISHED: usize = CONTROL;
export const TAKEN: usize = CONTROL + 64;
export const SLEEPING: usize = CONTROL + 128;
/** u32: bytes of the reason for which a thread failed, and these (UTF-8); 0: none did */
export const FAILED: usize = CONTROL + 192;
export const FAILED_REASON: usize = FAILED + 4;
export const MOST_REASON: usize = 1024;
/** u32 each: addresses of tasks; their number modulo this */
export const TASKS: usize = 324 * KIB;
export const MOST_TASKS: u32 = 4096;

/** u32: whether it is done; what it is; of which kind the records are. */
export const TASK_DONE: usize = 0;
export const TASK_WORK: usize = 4;
export const TASK_KIND: usize = 8;
/** u32: a list of staged records, and which of them are meant */
export const TASK_LIST: usize = 12;
export const TASK_FROM: usize = 16;
export const TASK_TO: usize = 20;
/** u32: where the node hangs; number of the pages in {@link TASK_PAGES} */
export const TASK_DEPTH: usize = 24;
export const TASK_PAGE_COUNT: usize = 28;
/** u32: address of the result */
export const TASK_RESULT: usize = 32;
/** pages, one behind the other, each behind u32 its records and u32 its bytes; then room for a list of all records, and for the result */
export const TASK_PAGES: usize = 40;
export const TASK_PAGE_HEAD: usize = 8;

/** u32, of WORK_CHANGES: addresses of the first change, and of its record to be. */
export const TASK_CHANGES: usize = TASK_DEPTH;
export const TASK_RECORDS: usize = TASK_PAGE_COUNT;

/** Hash the keys of records; make records of CHANGED_ACCOUNTs before, and list them; make nodes: put staged records over those of pages. */
export const WORK_KEYS: u32 = 0;
export const WORK_CHANGES: u32 = 1;
export const WORK_NODES: u32 = 2;

/** Among the flags of a CHANGED_ACCOUNT: CHANGED_ACCOUNT_CODE is the address of its CONTRACT. */
export const CHANGE_HAS_CONTRACT: u32 = 1 << 31;

/** A reference, then the node: its head, u32 how many records there are below it, u32 how many contracts a page has, or NODE_BRANCH. */
export const RESULT_NODE: usize = 40;
export const NODE_COUNT: usize = 0;
export const NODE_CONTRACTS: usize = 4;
export const NODE_BRANCH: u32 = 0xffffffff;
/** u16: a branch's children, by bits; they come behind its references, in order */
export const NODE_CHILDREN: usize = 8;
export const NODE_HEAD: usize = 16;

/** Keys of addresses and slots that were hashed before (assembly/trie/keys.ts). */
export const MEMO: usize = 384 * KIB;
export const REGION_BYTES: usize = 1024 * KIB;

// ── Records of accounts, of slots and of a list's items ──────────────────────────────────────────────────────────────────

export const RECORD_BYTES: usize = 136;
/** 32 bytes; an item's is filled up with zeros */
export const KEY: usize = 0;
/** the reference of the node that was made of this record and those behind it, KNOWN_COUNT together */
export const KNOWN: usize = 32;
/** u8: the depth at which that node hung */
export const KNOWN_DEPTH: usize = 65;
/** u8; 0: there is none */
export const KNOWN_COUNT: usize = 66;
/** u8 */
export const FLAGS: usize = 67;
/** of a staged record: it goes; what the account stored before is gone, but for what its CONTRACT says */
export const REMOVED: u8 = 1;
export const STORAGE_CLEARED: u8 = 2;
/** u32: where the account's CONTRACT is: its address, in a page its offset; 0: it has neither code nor storage */
export const CONTRACT: usize = 68;
/** a word: an account's balance, a slot's value; least significant limb first */
export const VALUE: usize = 72;
/** u64 */
export const NONCE: usize = 104;
/** 20 bytes */
export const ADDRESS: usize = 112;
export const ADDRESS_BYTES: u32 = 20;
/** a word: the slot's number */
export const SLOT: usize = 104;
/** u32: address of an item, with {@link ITEM_MARGIN} bytes before it; its length; nibbles of its key */
export const ITEM: usize = 72;
export const ITEM_LENGTH: usize = 76;
export const KEY_NIBBLES: usize = 80;

/** What a leaf needs before an item's bytes. */
export const ITEM_MARGIN: usize = 48;

// ── Contracts: behind a staged record, and behind all records of a page ──────────────────────────────────────────────────

export const CONTRACT_BYTES: usize = 72;
/** 32 bytes each */
export const CODE_HASH: usize = 0;
export const STORAGE_ROOT: usize = 32;
/** u32: which of TypeScript's objects it is, among the staged or the loaded ones */
export const NUMBER: usize = 64;
/** u32 */
export const ORIGIN: usize = 68;
export const FROM_PAGE: u32 = 0;
export const FROM_PAGE_WITHOUT_CODE: u32 = 1;
export const FROM_STAGE: u32 = 2;

// ── Kinds of tries ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const ACCOUNTS: u32 = 0;
export const SLOTS: u32 = 1;
export const ITEMS: u32 = 2;
