import { fileURLToPath } from 'node:url';
import workerpool, { type Pool } from 'workerpool';
import type { First, LaneSpec, Loaded, RootRun, Run, StageRun, Temperature } from './lane.js';
import type { Speculation } from '../report/report.js';

const SCRIPT = fileURLToPath(new URL('./process.js', import.meta.url));

/** The answers of a lane's process, each awaited before the next question. */
interface Answers {
  load(spec: LaneSpec): Loaded;
  first(): First;
  warmUp(): Run;
  run(temperature: Temperature, isLong: readonly boolean[]): Run;
  runWithRoot(): RootRun;
  stage(): StageRun;
  speculate(): Speculation;
  check(): void;
}

/** A contender in a process of its own; it ends with {@link close}, or when it dies. */
export class LaneProcess {
  static readonly #open = new Set<LaneProcess>();
  readonly spec: LaneSpec;
  readonly #pool: Pool = workerpool.pool(SCRIPT, { workerType: 'process', maxWorkers: 1 });

  constructor(spec: LaneSpec) {
    this.spec = spec;
    LaneProcess.#open.add(this);
  }

  /** @throws Error with the contender's name */
  async ask<Name extends keyof Answers>(
    name: Name,
    ...args: Parameters<Answers[Name]>
  ): Promise<ReturnType<Answers[Name]>> {
    try {
      return await this.#pool.exec(name, args);
    } catch (error) {
      throw new Error(`${nameOf(this.spec)}: ${(error as Error).message}`);
    }
  }

  /** Where the run is interrupted. */
  static async closeAll(): Promise<void> {
    await Promise.all([...LaneProcess.#open].map((each) => each.close()));
  }

  async close(): Promise<void> {
    LaneProcess.#open.delete(this);
    await this.#pool.terminate(true);
  }
}

export function nameOf({ contender, threads }: LaneSpec): string {
  switch (contender) {
    case 'as used':
      return 'ethereumjs';
    case 'worked around':
      return 'ethereumjs, worked around';
    case 'sequential':
      return contender;
    case 'parallel':
      return `parallel, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  }
}
