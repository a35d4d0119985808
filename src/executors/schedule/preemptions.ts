import type { Choice } from './schedule.js';

/** At this step it is this thread that goes on. */
export interface Preemption {
  /** of the choices that are made, from 0 */
  readonly step: number;
  readonly thread: number;
}

/** Whether a preemption may come before an access, see {@link Choice.next}. */
type Comes = (site: number) => boolean;

/** Lets a thread go on until it waits, and then the first that can, but for the preemptions. */
export class PreemptingChoice implements Choice {
  readonly #preemptions: ReadonlyMap<number, number>;
  readonly #last: number;
  #step = 0;
  readonly #mayCome: Comes;
  /** what one more preemption, behind the others, could be */
  readonly more: Preemption[] = [];

  constructor(preemptions: readonly Preemption[], mayCome: Comes = () => true) {
    this.#mayCome = mayCome;
    this.#preemptions = new Map(preemptions.map(({ step, thread }) => [step, thread]));
    this.#last = preemptions.at(-1)?.step ?? -1;
  }

  next(current: number, site: number, ready: readonly number[]): number {
    const step = this.#step++;
    const usual = usually(current, ready);
    if (step > this.#last && this.#mayCome(site))
      for (const thread of ready) if (thread !== usual) this.more.push({ step, thread });
    const thread = this.#preemptions.get(step);
    // with a preemption less before it, it may come where its thread waits
    return thread !== undefined && ready.includes(thread) ? thread : usual;
  }

  random(): number {
    return 0;
  }
}

const usually = (current: number, ready: readonly number[]): number =>
  ready.includes(current) ? current : (ready[0] as number);

/** Chooses as another one does, and notes where that is not what {@link PreemptingChoice} would do without preemptions. */
export class NotingChoice implements Choice {
  readonly #choice: Choice;
  #step = 0;
  readonly preemptions: Preemption[] = [];

  constructor(choice: Choice) {
    this.#choice = choice;
  }

  next(current: number, site: number, ready: readonly number[]): number {
    const step = this.#step++;
    const thread = this.#choice.next(current, site, ready);
    if (thread !== usually(current, ready)) this.preemptions.push({ step, thread });
    return thread;
  }

  random(bound: number): number {
    return this.#choice.random(bound);
  }
}

/**
 * Tries every schedule of at most so many preemptions, until one fails (M. Musuvathi, S. Qadeer, "Iterative Context Bounding for Systematic
 * Testing of Multithreaded Programs", PLDI 2007; who follows a thread that waits counts as a preemption here, unless it is the first).
 * @param attempt `undefined` where all is as it must be
 * @param mayCome by default before any access
 */
export async function explorePreemptions<Failure>(
  most: number,
  attempt: (choice: Choice) => Promise<Failure | undefined>,
  mayCome?: Comes,
): Promise<{ readonly explored: number; readonly preemptions?: readonly Preemption[]; readonly failure?: Failure }> {
  let explored = 0;
  for (const left: Preemption[][] = [[]]; left.length > 0; explored++) {
    const preemptions = left.pop() as Preemption[];
    const choice = new PreemptingChoice(preemptions, mayCome);
    const failure = await attempt(choice);
    if (failure !== undefined) return { explored, preemptions, failure };
    if (preemptions.length < most) for (const each of choice.more.reverse()) left.push([...preemptions, each]);
  }
  return { explored };
}
