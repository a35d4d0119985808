/**
 * What the kernel asks of TypeScript (src/kernel/host.ts). A question about state is answered by filling the record that is
 * passed: ANSWER_HERE when that was done, 0 when it must be waited for, and the transaction is suspended; ANSWER_NO_ROOM when a code has none.
 */

/** Fills balance, nonce, code and flags of an ACCOUNT. */
export declare function account(record: usize): i32;

/** Fills the bytes of a CODE, in memory from `allocateCode`. */
export declare function code(record: usize): i32;

/** Fills the value of a SLOT. */
export declare function slot(record: usize): i32;

/** Writes the hash of an ancestor to `result`, 32 bytes in stack order. */
export declare function blockHash(number: u64, result: usize): i32;

/**
 * Runs a precompile. Its output goes to `output`, where there is room for `capacity` bytes.
 * @returns the number of bytes of its output; -1 where it fails; -2 where the output has no room
 */
export declare function precompile(address: u32, input: usize, length: u32, output: usize, capacity: u32): i32;

/** What a precompile costs for this input, in gas. */
export declare function precompileGas(address: u32, input: usize, length: u32): f64;

/** Answers what other threads ask, on the caller's. */
export declare function attend(): void;

/** Milliseconds, of the same clock for all threads. An import is called for it: a few times for each window, and for each task only where statistics are asked for. */
export declare function clock(): f64;

/** In the traced build, EIP-3155: an opcode that is about to be executed. `returned` bytes lie in RETURN_DATA. */
export declare function traceStep(
  frame: usize,
  pc: u32,
  opcode: u32,
  gas: i64,
  stackEnd: usize,
  returned: u32,
  refund: i64,
): void;

/** In the traced build: the opcode that is under way writes to this VIEW_SLOT. */
export declare function traceStored(slot: usize): void;

/** In the traced build: gas left when a call or creation has paid its own price, and passed nothing on yet. */
export declare function traceFee(left: i64): void;

/** In the traced build: the frame ended, with gas left and the number of its reason in halt.ts, −1 for none. */
export declare function traceEnd(frame: usize, gas: i64, reason: i32): void;
