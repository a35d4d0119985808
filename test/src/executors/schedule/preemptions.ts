import type { Choice } from '../../../../src/executors/schedule/schedule.js';

/** At this step it is this thread that goes on. */
interface Preemption {
  readonly step: number;
  readonly thread: number;
}

/** Lets a thread go on until it waits, and then the first that can, but for the preemptions. */
class PreemptingChoice implements Choice {
  readonly #preemptions: readonly Preemption[];
  #step = 0;
  /** what one more preemption, behind the others, could be */
  readonly more: Preemption[] = [];

  constructor(preemptions: readonly Preemption[]) {
    this.#preemptions = preemptions;
  }

  next(current: number, _site: number, ready: readonly number[]): number {
    const step = this.#step++;
    const usual = ready.includes(current) ? current : (ready[0] as number);
    if (step > (this.#preemptions.at(-1)?.step ?? -1))
      for (const thread of ready) if (thread !== usual) this.more.push({ step, thread });
    return this.#preemptions.find((each) => each.step === step)?.thread ?? usual;
  }

  random(): number {
    return 0;
  }
}

/**
 * Tries every schedule of at most so many preemptions, until one fails (M. Musuvathi, S. Qadeer, "Iterative Context Bounding for Systematic
 * Testing of Multithreaded Programs", PLDI 2007; who follows a thread that waits counts as a preemption here, unless it is the first).
 * @param attempt `undefined` where all is as it must be
 */
export async function explorePreemptions(
  most: number,
  attempt: (choice: Choice) => Promise<string | undefined>,
): Promise<{ readonly explored: number; readonly failure?: string }> {
  let explored = 0;
  for (const left: Preemption[][] = [[]]; left.length > 0; explored++) {
    const preemptions = left.pop() as Preemption[];
    const choice = new PreemptingChoice(preemptions);
    const failure = await attempt(choice);
    if (failure !== undefined) return { explored, failure: `${JSON.stringify(preemptions)}: ${failure}` };
    if (preemptions.length < most) for (const each of choice.more.reverse()) left.push([...preemptions, each]);
  }
  return { explored };
}
