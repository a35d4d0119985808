import * as layout from '../../../assembly/layout.js';
import * as scheduler from '../../../assembly/scheduler/layout.js';
import * as sites from '../../../assembly/sites.js';
import type { KernelMemory } from '../../kernel/memory.js';
import { STATUSES } from '../watchdog.js';
import { Claims } from './claims.js';
import type {
  Begun,
  Claimed,
  CommittedRead,
  Counter,
  Done,
  ReadEvent,
  RecordedEvent,
  RecordedTask,
  RecordedWindow,
  Recording,
} from './recording.js';
import { Records } from './records.js';
import { type Place, Versions } from './versions.js';
import { keptOf, statusesOf } from './window-state.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const COUNTERS: Readonly<Record<number, Counter>> = {
  [scheduler.EXECUTION_IDX]: 'EXECUTION_IDX',
  [scheduler.VALIDATION_IDX]: 'VALIDATION_IDX',
  [scheduler.DECREASE_CNT]: 'DECREASE_CNT',
  [scheduler.NUM_ACTIVE_TASKS]: 'NUM_ACTIVE_TASKS',
  [scheduler.DONE_MARKER]: 'DONE_MARKER',
};

const SLEEPS: Readonly<Record<number, string>> = {
  [scheduler.DECREASE_CNT]: 'work',
  [scheduler.ACTIVE_LIMIT]: 'limit',
  [layout.BARRIER_GENERATION]: 'barrier',
};

const PARTS: Readonly<Record<number, Place['part']>> = {
  [layout.VERSION_BASIC]: 'account',
  [layout.VERSION_NEW_CODE]: 'code',
  [layout.VERSION_SLOT]: 'slot',
};
/** What of VERSION_PARTS is a path of its own. */
const PATHS = layout.VERSION_BASIC | layout.VERSION_CREDIT | layout.VERSION_NEW_CODE | layout.VERSION_SLOT;

interface OpenRead {
  readonly place: Place;
  /** address of the word that says whether there is a version */
  readonly mark: number;
  /** it is known which versions there were */
  isSeen: boolean;
  readonly event: Mutable<ReadEvent>;
}

/** A thread as the recording sees it. */
interface Thread {
  task: Mutable<Begun> | undefined;
  read: OpenRead | undefined;
  /** reads of the task */
  reads: OpenRead[];
  isActive: boolean;
  /** windows that were said to be done while this thread was about to take a task */
  claimsAt: Mutable<Done>[];
  lookedAt: number;
  conflicts: number;
}

/**
 * Writes down what threads that take turns do. Accesses to the scheduler's words are seen as they happen; what is read and written of
 * locations, the yield build tells (assembly/yield.ts).
 */
export class Recorder {
  readonly #memory: KernelMemory;
  readonly #versions: Versions;
  readonly #records: Records;
  readonly #threads: Thread[];
  readonly #events: RecordedEvent[] = [];
  readonly #dones: Done[] = [];
  readonly #windows: RecordedWindow[] = [];
  readonly #stretches: Recording['stretches'][number][] = [];
  readonly #claims: Claims;
  readonly #claimed: Claimed[] = [];
  /** such a window is over: what the beneficiary was given is with the threads */
  #commitsClaimed = false;
  readonly #turns: number[] = [];
  readonly #sites: number[] = [];
  /** what the last incarnation to finish read, by index in the window */
  #finished = new Map<number, OpenRead[]>();
  /** VERSION_PARTS of each version, as they were last seen */
  #parts = new Map<number, number>();
  #access: { readonly thread: number; readonly site: number; readonly before: number } | undefined;

  constructor(memory: KernelMemory, threads: number) {
    this.#memory = memory;
    this.#versions = new Versions(memory);
    this.#records = new Records(memory, this.#versions);
    this.#claims = new Claims(this.#versions);
    this.#threads = Array.from({ length: threads }, () => ({
      task: undefined,
      read: undefined,
      reads: [],
      isActive: false,
      claimsAt: [],
      lookedAt: 0,
      conflicts: 0,
    }));
  }

  /** The thread's access comes now. */
  goes(thread: number, site: number): void {
    this.#settle();
    this.#turns.push(thread);
    this.#sites.push(site);
    const { read } = this.#thread(thread);
    // where there is no version, it is the access that finds none
    if (read && !read.isSeen) {
      read.event.step = this.#step;
      read.isSeen = site === read.mark;
    }
    if (isExecution(site)) this.#begin(thread, 'execution', site - sites.SITE_EXECUTE);
    const isWord = site >= scheduler.SCHEDULER && site < scheduler.SCHEDULER + scheduler.SCHEDULER_BYTES;
    if (isWord || this.#records.isCell(site)) this.#access = { thread, site, before: this.#memory.readU32(site) };
  }

  sleeps(thread: number, address: number): void {
    this.#settle();
    this.#events.push({ event: 'sleeps', ...this.#now(thread), at: SLEEPS[address] ?? 'lock' });
  }

  wakes(thread: number, address: number): void {
    this.#settle();
    this.#events.push({ event: 'wakes', ...this.#now(thread), at: SLEEPS[address] ?? 'lock' });
  }

  /** `kind` is one of TELL_… (assembly/sites.ts). */
  told(thread: number, kind: number, first: number, second: number): void {
    this.#settle();
    if (kind === sites.TELL_READ) this.#openRead(thread, { record: first, part: PARTS[second] ?? 'account' });
    else if (kind === sites.TELL_LOOK) this.#look(thread, first, second);
    else if (kind === sites.TELL_WRITE) this.#write(thread, first);
    else if (kind === sites.TELL_FEE) this.#seeFee(thread, first, second !== 0);
    else if (kind === sites.TELL_ACCOUNT) this.#compareAddress(thread, first, second);
    else if (kind === sites.TELL_VALIDATE) this.#begin(thread, 'validation', first, second);
    else if (kind === sites.TELL_VALIDATED) this.#validated(thread, first, second !== 0);
    else if (kind === sites.TELL_CLAIM) this.#claim(thread, first, second !== 0);
    else if (kind === sites.TELL_CLAIMED) this.#endClaims(first !== 0);
    else if (kind === sites.TELL_STRETCH) this.#stretches.push({ first, count: second });
    else this.#cut();
  }

  /** After the batch, or where it came to no end. */
  finish(): Recording {
    this.#settle();
    // a thread that has not left the window may be in the middle of a read
    const isThrough = this.#memory.readU32(layout.BATCH_IS_DONE) !== 0;
    for (let thread = 0; thread < this.#threads.length; thread++) this.#closeRead(thread, isThrough);
    return {
      steps: this.#step,
      events: this.#events.toSorted((a, b) => a.step - b.step),
      dones: this.#dones,
      windows: this.#windows,
      claimed: this.#claimed,
      stretches: this.#stretches,
      statuses: statusesOf(this.#memory),
      kept: keptOf(this.#memory, this.#versions, statusesOf(this.#memory)),
      last: { ...this.#indices(), isDone: this.#memory.readU32(scheduler.DONE_MARKER) !== 0 },
      turns: this.#turns,
      sites: this.#sites,
    };
  }

  get #step(): number {
    return this.#turns.length;
  }

  #now(thread: number): { step: number; thread: number } {
    return { step: this.#step, thread };
  }

  #who(thread: number) {
    const { task } = this.#thread(thread);
    return { ...this.#now(thread), transaction: task?.transaction, incarnation: task?.incarnation };
  }

  #thread(number: number): Thread {
    return this.#threads[number] as Thread;
  }

  get #first(): number {
    return this.#memory.readU32(layout.WINDOW_FIRST);
  }

  /** What the access that was last let through has changed. */
  #settle(): void {
    if (this.#access === undefined) return;
    const { thread, site, before } = this.#access;
    this.#access = undefined;
    const after = this.#memory.readU32(site);
    const counter = COUNTERS[site];
    if (site === scheduler.NUM_ACTIVE_TASKS) this.#countActive(thread, after - before);
    if (before === after) return;
    if (this.#records.isCell(site))
      this.#events.push({ event: 'adds', ...this.#who(thread), ...this.#records.add(site, after) });
    else if (counter) {
      this.#events.push({ event: 'counter', ...this.#now(thread), counter, from: before, to: after });
      if (counter === 'DONE_MARKER') this.#done(thread);
    } else if (site >= scheduler.TXNS) this.#changeTransaction(thread, site - scheduler.TXNS, before, after);
  }

  #countActive(number: number, change: number): void {
    const thread = this.#thread(number);
    if (change === 0) thread.lookedAt = this.#step;
    else thread.isActive = change > 0;
    if (change >= 0) return;
    this.#endTask(number);
    thread.claimsAt = [];
  }

  #changeTransaction(thread: number, offset: number, before: number, after: number): void {
    const index = Math.floor(offset / scheduler.TXN_BYTES);
    const transaction = this.#first + index;
    const field = offset % scheduler.TXN_BYTES;
    if (field === scheduler.TXN_DEPENDENCY && after !== 0)
      this.#events.push({
        event: 'waits',
        ...this.#now(thread),
        transaction: this.#first + after - 1,
        waitsFor: transaction,
      });
    if (field !== scheduler.TXN_STATUS) return;
    const [from, to] = [statusOf(before), statusOf(after)];
    this.#events.push({ event: 'status', ...this.#now(thread), transaction, from, to });
    if (to.status === 'executed') this.#finish(thread, index);
  }

  /** An incarnation has finished: of the reads that met an estimate, those that are in its read set were taken all the same. */
  #finish(number: number, index: number): void {
    this.#closeRead(number);
    const { reads } = this.#thread(number);
    const last = new Map(reads.map((read) => [`${read.place.part} ${read.place.record}`, read]));
    for (const { event } of last.values()) if (event.estimateOf !== undefined) event.isTakenAnyway = true;
    this.#finished.set(index, [...last.values()]);
  }

  #begin(number: number, task: RecordedTask['task'], index: number, incarnation?: number): void {
    this.#endTask(number);
    this.#commitsClaimed = false;
    const thread = this.#thread(number);
    const word = this.#memory.readU32(scheduler.TXNS + index * scheduler.TXN_BYTES + scheduler.TXN_STATUS);
    thread.task = {
      event: 'begins',
      ...this.#now(number),
      task,
      transaction: this.#first + index,
      incarnation: incarnation ?? statusOf(word).incarnation,
    };
    thread.conflicts = this.#conflicts(number);
    this.#events.push(thread.task);
    for (const done of thread.claimsAt) done.underWay = [...done.underWay, thread.task];
    thread.claimsAt = [];
  }

  #endTask(number: number): void {
    this.#closeRead(number);
    const thread = this.#thread(number);
    if (thread.task) thread.task.end = this.#step;
    thread.task = undefined;
    thread.reads = [];
  }

  #conflicts(thread: number): number {
    return this.#memory.readU32(this.#memory.region(thread) + layout.OUTCOME + layout.OUTCOME_CONFLICTS);
  }

  #validated(number: number, index: number, isAborted: boolean): void {
    this.#closeRead(number);
    const { task, conflicts } = this.#thread(number);
    this.#events.push({
      event: 'validated',
      ...this.#now(number),
      transaction: this.#first + index,
      incarnation: task?.incarnation ?? 0,
      isValid: conflicts === this.#conflicts(number),
      isAborted,
    });
  }

  #openRead(number: number, place: Place): void {
    this.#closeRead(number);
    const thread = this.#thread(number);
    if (thread.task === undefined && this.#commitsClaimed) return;
    const { transaction, incarnation, task } = thread.task ?? { transaction: -1, incarnation: 0, task: 'commit' };
    const event: Mutable<ReadEvent> = {
      event: 'reads',
      step: 0,
      thread: number,
      task,
      transaction,
      incarnation,
      location: this.#versions.locationOf(place),
      // no version is below the first transaction
      ...this.#versions.content(place, 0),
    };
    thread.read = { place, mark: this.#versions.markOf(place), isSeen: false, event };
    thread.reads.push(thread.read);
    this.#events.push(event);
  }

  #look(number: number, list: number, index: number): void {
    const { read } = this.#thread(number);
    if (read === undefined) return;
    const { event, place } = read;
    read.isSeen = true;
    event.step = this.#step;
    Object.assign(event, this.#versions.listed(place, index));
    const estimate = event.versions.find(({ isEstimate }) => isEstimate);
    if (estimate && list >= layout.ACCOUNTS) event.estimateOf = estimate.transaction;
  }

  /** Where it changed meanwhile, its incarnation had failed. */
  #seeFee(number: number, fee: number, isTorn: boolean): void {
    const { read } = this.#thread(number);
    if (read === undefined) return;
    read.isSeen = true;
    Object.assign(read.event, { step: this.#step, ...this.#versions.withFee(read.event, fee) });
    const { isEstimate, transaction } = this.#versions.version(fee);
    if (isEstimate || isTorn) read.event.estimateOf = transaction;
  }

  #closeRead(number: number, isThrough = true): void {
    const thread = this.#thread(number);
    const { read } = thread;
    thread.read = undefined;
    if (read === undefined) return;
    if (read.event.step === 0) read.event.step = this.#step;
    // where it met an estimate, nothing is said
    if (isThrough && read.event.estimateOf === undefined)
      read.event.taken = this.#versions.resolved(number, read.place);
  }

  #write(thread: number, version: number): void {
    const memory = this.#memory;
    const parts = memory.readU32(version + layout.VERSION_PARTS);
    const before = this.#parts.get(version) ?? 0;
    this.#parts.set(version, parts);
    const { record, isSlot } = this.#versions.placeOfList(memory.readU32(version + layout.VERSION_LIST));
    const { transaction, incarnation, value } = this.#versions.version(version);
    const isPublished = parts !== 0 && (parts & layout.VERSION_ESTIMATE) === 0;
    this.#events.push({
      event: 'writes',
      ...this.#now(thread),
      transaction,
      incarnation: parts === 0 ? (this.#thread(thread).task?.incarnation ?? incarnation) : incarnation,
      what: isPublished ? 'publishes' : parts === 0 ? 'removes' : 'marks as estimate',
      location: this.#versions.locationOf({ record, part: isSlot ? 'slot' : 'account' }),
      value,
      isNew: isPublished && (parts & PATHS & ~before) !== 0,
    });
  }

  #compareAddress(thread: number, record: number, address: number): void {
    const shared = this.#records.shared(record, address);
    if (shared) this.#events.push({ event: 'shares', ...this.#who(thread), ...shared });
  }

  #indices() {
    const memory = this.#memory;
    return {
      executionIdx: memory.readU32(scheduler.EXECUTION_IDX),
      validationIdx: memory.readU32(scheduler.VALIDATION_IDX),
      count: memory.readU32(scheduler.WINDOW_COUNT),
      first: this.#first,
    };
  }

  #done(number: number): void {
    const tasks = this.#threads.flatMap(({ task }) => (task ? [task] : []));
    const done: Mutable<Done> = {
      ...this.#now(number),
      ...this.#indices(),
      statuses: statusesOf(this.#memory),
      underWay: tasks,
      lookedAt: this.#thread(number).lookedAt,
    };
    this.#dones.push(done);
    for (const thread of this.#threads) if (thread.isActive && thread.task === undefined) thread.claimsAt.push(done);
  }

  #claim(thread: number, stamp: number, isWrite: boolean): void {
    const { task } = this.#thread(thread);
    const who = { ...this.#now(thread), transaction: task?.transaction ?? -1 };
    this.#events.push(this.#claims.note(stamp, isWrite, who));
  }

  #endClaims(isHeld: boolean): void {
    this.#endTasks();
    this.#commitsClaimed = isHeld;
    this.#claimed.push(this.#claims.end(isHeld));
  }

  #endTasks(): void {
    for (const [number, thread] of this.#threads.entries()) {
      this.#endTask(number);
      thread.isActive = false;
      thread.claimsAt = [];
    }
  }

  /** The window is over: what each transaction should have read is known now. */
  #cut(): void {
    this.#endTasks();
    const statuses = statusesOf(this.#memory);
    const counts = (index: number, incarnation: number): boolean => statuses[index]?.incarnation === incarnation;
    const reads: CommittedRead[] = [];
    for (const { transaction } of statuses) {
      const index = transaction - this.#first;
      for (const { place, event } of this.#finished.get(index) ?? [])
        reads.push({ read: event, expected: this.#versions.content(place, index, counts) });
    }
    const window = { step: this.#step, first: this.#first, count: statuses.length };
    this.#windows.push({ ...window, statuses, reads, kept: keptOf(this.#memory, this.#versions, statuses) });
    this.#finished = new Map();
    this.#parts = new Map();
  }
}

const isExecution = (site: number): boolean =>
  site >= sites.SITE_EXECUTE && site < sites.SITE_EXECUTE + scheduler.SCHEDULER_WINDOW;

const statusOf = (word: number) => ({
  status: STATUSES[word & scheduler.STATUS_MASK] ?? 'unknown',
  incarnation: word >>> scheduler.STATUS_BITS,
});
