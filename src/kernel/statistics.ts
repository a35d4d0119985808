import * as layout from '../../assembly/layout.js';
import * as scheduler from '../../assembly/scheduler/layout.js';
import type { Address } from '../primitives/bytes.js';
import type { KernelMemory } from './memory.js';

/** A location whose reads failed validation. */
export interface Conflict {
  readonly address: Address;
  /** absent: balance, nonce or code */
  readonly key?: bigint;
  /** failed validations */
  readonly count: number;
}

/** What a thread did of an operation. */
export interface TaskEvent {
  readonly thread: number;
  /** among the block's operations: system calls come before its transactions, credits and other calls behind them */
  readonly index: number;
  readonly incarnation: number;
  readonly task: 'execution' | 'validation';
  /** milliseconds since the block began */
  readonly start: number;
  readonly end: number;
}

/** An operation read what a lower one wrote; both by their index, as in {@link TaskEvent}. */
export interface Dependency {
  readonly reader: number;
  readonly writer: number;
  /** it read a balance to which many others below the writer have added too */
  readonly isSum: boolean;
}

/** What Block-STM did with a block. */
export interface BlockStatistics {
  readonly threads: number;
  /** incarnations of operations that ended, and those of them that were not their operation's first */
  readonly executions: number;
  readonly reexecutions: number;
  readonly validations: number;
  /** incarnations that a validation found wrong */
  readonly aborts: number;
  /** times that a transaction waited for a lower one */
  readonly suspensions: number;
  /** operations that were executed in order */
  readonly inOrder: number;
  /** the hottest ten */
  readonly conflicts: readonly Conflict[];
  /** milliseconds that each thread was at work */
  readonly busy: readonly number[];
  /** milliseconds of the longest chain of transactions that read of each other: no number of threads is faster */
  readonly criticalPath: number;
  /** in no order, as is the next one; the first 18,000 or so of both, of each thread and batch */
  readonly timeline: readonly TaskEvent[];
  /** within a window, of the last incarnations; for each location that was read, whoever wrote or added to it */
  readonly dependencies: readonly Dependency[];
}

const HOTTEST = 10;

type Counts = Record<'executions' | 'reexecutions' | 'validations' | 'aborts' | 'suspensions', number>;

/** Gathers the statistics of one block, batch by batch. */
export class StatisticsCollector {
  readonly #memory: KernelMemory;
  readonly #threads: number;
  readonly #start: number;
  readonly #counts: Counts = { executions: 0, reexecutions: 0, validations: 0, aborts: 0, suspensions: 0 };
  readonly #conflicts = new Map<number, number>();
  readonly #timeline: TaskEvent[] = [];
  readonly #dependencies: Dependency[] = [];
  readonly #busy: number[];
  inOrder = 0;

  /** @param now milliseconds, on the kernel's clock */
  constructor(memory: KernelMemory, threads: number, now: number) {
    this.#memory = memory;
    this.#threads = threads;
    this.#start = now;
    this.#busy = Array.from({ length: threads }, () => 0);
    memory.writeU32(layout.STATISTICS_ON, 1);
    memory.writeF64(layout.CRITICAL_PATH, 0);
  }

  /** @param first index in the block of the batch's first operation */
  addBatch(first: number): void {
    for (let thread = 0; thread < this.#threads; thread++) {
      this.#addCounts(scheduler.STATISTICS + thread * scheduler.STATISTICS_BYTES);
      this.#addEvents(thread, first);
      this.#addConflicts(thread);
    }
  }

  #addCounts(at: number): void {
    const add = (name: keyof Counts, field: number): void => {
      this.#counts[name] += this.#memory.readU32(at + field);
    };
    add('executions', scheduler.STATISTIC_EXECUTIONS);
    add('reexecutions', scheduler.STATISTIC_REEXECUTIONS);
    add('validations', scheduler.STATISTIC_VALIDATIONS);
    add('aborts', scheduler.STATISTIC_ABORTS);
    add('suspensions', scheduler.STATISTIC_DEPENDENCIES);
  }

  #addEvents(thread: number, first: number): void {
    const memory = this.#memory;
    const region = memory.region(thread);
    const count = memory.readU32(region + layout.OUTCOME + layout.OUTCOME_EVENTS);
    for (let event = 0; event < count; event++) {
      const at = region + layout.TIMELINE + event * layout.EVENT_BYTES;
      const task = memory.readU32(at + layout.EVENT_TASK);
      const index = first + memory.readU32(at + layout.EVENT_INDEX);
      if (task === layout.EVENT_READ || task === layout.EVENT_READ_SUM) {
        const writer = first + memory.readU32(at + layout.EVENT_START);
        this.#dependencies.push({ reader: index, writer, isSum: task === layout.EVENT_READ_SUM });
        continue;
      }
      const start = memory.readF64(at + layout.EVENT_START) - this.#start;
      const end = memory.readF64(at + layout.EVENT_END) - this.#start;
      this.#busy[thread] = (this.#busy[thread] as number) + end - start;
      this.#timeline.push({
        thread,
        index,
        incarnation: task >>> 1,
        task: task & 1 ? 'validation' : 'execution',
        start,
        end,
      });
    }
  }

  #addConflicts(thread: number): void {
    const memory = this.#memory;
    const region = memory.region(thread);
    const count = Math.min(memory.readU32(region + layout.OUTCOME + layout.OUTCOME_CONFLICTS), layout.MAX_CONFLICTS);
    for (let conflict = 0; conflict < count; conflict++) {
      const record = memory.readU32(region + layout.CONFLICTS + 4 * conflict);
      this.#conflicts.set(record, (this.#conflicts.get(record) ?? 0) + 1);
    }
  }

  /** While the base state still has the locations. */
  finish(): BlockStatistics {
    this.#memory.writeU32(layout.STATISTICS_ON, 0);
    const hottest = [...this.#conflicts].sort(([, a], [, b]) => b - a).slice(0, HOTTEST);
    return {
      threads: this.#threads,
      ...this.#counts,
      inOrder: this.inOrder,
      conflicts: hottest.map(([record, count]) => ({ ...this.#location(record), count })),
      busy: this.#busy,
      criticalPath: this.#memory.readF64(layout.CRITICAL_PATH),
      timeline: this.#timeline,
      dependencies: this.#dependencies,
    };
  }

  #location(record: number): Omit<Conflict, 'count'> {
    const memory = this.#memory;
    const isSlot = record >= layout.SLOTS;
    const account = isSlot ? memory.readU32(record + layout.SLOT_ACCOUNT) : record;
    const address = memory.readAddressBytes(account + layout.ACCOUNT_ADDRESS_BYTES);
    return isSlot ? { address, key: memory.readWord(record + layout.SLOT_KEY) } : { address };
  }
}
