import * as layout from '../../assembly/layout.js';
import type { Address, Hash } from '../primitives/bytes.js';
import { bytesToHex } from '../primitives/hex.js';
import type { Words } from '../primitives/words.js';
import type { Operation } from '../transactions/operation.js';
import type { Executed, Log, Outcome } from '../transactions/outcome.js';
import { keep } from './keep.js';
import { rejectionOf } from './rejections.js';

/** `util.inspect.custom`, without Node's types in the package's own. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');
const NOTHING = new Uint8Array(0);
const NO_LOGS: readonly Log[] = [];

/** Copies of a thread's logs and outputs: bytes from an address on. */
interface Kept {
  readonly from: number;
  readonly words: Words;
}

/**
 * What a transaction did: bytes until somebody asks for them. To decode all of them takes longer than the transaction
 * (`npm run bench -- erc20`), and threads wait for it.
 */
class KernelExecuted implements Executed {
  readonly #results: Results;
  readonly #index: number;

  constructor(results: Results, index: number) {
    this.#results = results;
    this.#index = index;
  }

  get status(): 'success' | 'failure' {
    return this.#results.field(this.#index, layout.RESULT_STATUS) === layout.RUN_SUCCESS ? 'success' : 'failure';
  }

  get gasUsed(): bigint {
    return this.#results.gasUsed(this.#index);
  }

  get createdAddress(): Address | null {
    return this.#results.createdAddress(this.#index);
  }

  get logs(): readonly Log[] {
    return this.#results.logs(this.#index);
  }

  get returnData(): Uint8Array {
    return this.#results.output(this.#index);
  }

  /** As `console.log` shows it. */
  [INSPECT](): object {
    const { status, gasUsed, createdAddress, logs, returnData } = this;
    return { status, gasUsed, createdAddress, logs, returnData };
  }
}

// an outcome is compared by its fields, so these are to be found among them
for (const name of ['status', 'gasUsed', 'createdAddress', 'logs', 'returnData'] as const) {
  const accessor = Object.getOwnPropertyDescriptor(KernelExecuted.prototype, name) as PropertyDescriptor;
  Object.defineProperty(KernelExecuted.prototype, name, { ...accessor, enumerable: true });
}

/** The RESULT records of a batch, copied out of the kernel's memory. */
export class Results {
  readonly #records: Words;
  readonly #kept: readonly Kept[];

  /**
   * @param count transactions, from the batch's first on
   * @param kept the threads' LOGS, as [start, end) of what the batch used
   */
  constructor(memory: Words, first: number, last: number, kept: readonly (readonly [start: number, end: number])[]) {
    const at = (index: number): number => layout.RESULTS + index * layout.RESULT_BYTES;
    this.#records = keep([memory.u8.subarray(at(first), at(last))]);
    this.#kept = kept.map(([from, end]) => ({ from, words: keep([memory.u8.subarray(from, end)]) }));
  }

  /** @param index from the first of these results */
  outcome(index: number, operation: Operation): Outcome {
    if (this.field(index, layout.RESULT_STATUS) !== layout.RUN_REJECTED) return new KernelExecuted(this, index);
    if (typeof operation.type !== 'number')
      return { status: 'rejected', code: undefined, reason: `there is no code at ${operation.to}` };
    const code = rejectionOf(this.field(index, layout.RESULT_REASON), operation.type);
    return { status: 'rejected', code, reason: code };
  }

  field(index: number, field: number): number {
    return this.#records.readU32(index * layout.RESULT_BYTES + field);
  }

  gasUsed(index: number): bigint {
    return this.#records.readU64(index * layout.RESULT_BYTES + layout.RESULT_GAS_USED);
  }

  createdAddress(index: number): Address | null {
    if (this.field(index, layout.RESULT_CREATED) === 0) return null;
    return this.#records.readAddressBytes(index * layout.RESULT_BYTES + layout.RESULT_CREATED_ADDRESS);
  }

  output(index: number): Uint8Array {
    const length = this.field(index, layout.RESULT_OUTPUT_LENGTH);
    if (length === 0) return NOTHING;
    const { words, at } = this.#find(this.field(index, layout.RESULT_OUTPUT));
    return words.u8.slice(at, at + length);
  }

  logs(index: number): readonly Log[] {
    const count = this.field(index, layout.RESULT_LOG_COUNT);
    if (count === 0) return NO_LOGS;
    const { words, at: start } = this.#find(this.field(index, layout.RESULT_LOGS));
    const { u8 } = words;
    const logs: Log[] = [];
    let at = start;
    for (let left = count; left > 0; left--) {
      const topicCount = words.readU32(at + layout.LOG_TOPIC_COUNT);
      const length = words.readU32(at + layout.LOG_DATA_LENGTH);
      const address = words.readAddressBytes(at + layout.LOG_ADDRESS);
      at += layout.LOG_TOPICS;
      const topics: Hash[] = [];
      for (let topic = 0; topic < topicCount; topic++) {
        topics.push(bytesToHex(u8, at, at + layout.WORD) as Hash);
        at += layout.WORD;
      }
      logs.push({ address, topics, data: u8.slice(at, at + length) });
      at += (length + 7) & ~7;
    }
    return logs;
  }

  #find(address: number): { words: Words; at: number } {
    for (const { from, words } of this.#kept)
      if (address >= from && address < from + words.u8.length) return { words, at: address - from };
    throw new RangeError(`no thread kept anything at ${address}`);
  }
}
