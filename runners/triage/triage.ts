import type { TraceStep } from '../../src/transactions/trace.js';
import type { Contender } from './contenders.js';
import { DIVERGENCE_SCHEMA, type Divergence } from './divergence.js';
import { locate } from './locate.js';
import { stepsAt } from './steps-at.js';
import { reproduce } from './reproduce.js';
import type { Subject } from './subject.js';
import { summaryOf } from './summary.js';

export interface TriageOptions {
  /** seconds for looking for a smaller case; 0: it is not looked for */
  readonly minimise: number;
  /** that triages it once more */
  readonly command: string;
}

/** What triage found, and what it writes beside it. */
export interface Triaged {
  readonly divergence: Divergence;
  /** the steps of each side around the place where they part, by name */
  readonly traces: ReadonlyMap<string, readonly TraceStep[]>;
  /** of the smallest case: a file in the official format */
  readonly fixture?: string;
}

/** Explains where executors differ on a subject. The first contender is the kernel in order, the last one in order the reference. */
export async function triage(
  { id, network, blockCase, block, header, verdicts }: Subject,
  contenders: readonly Contender[],
  { command, minimise }: TriageOptions,
): Promise<Triaged> {
  const start = performance.now();
  const located = blockCase && (await locate(blockCase, contenders));
  const found = located && (await stepsAt(located, blockCase));
  const place = located && { ...(block !== undefined && { block }), ...located.place };
  const reproduction =
    located && minimise > 0 ? await reproduce(blockCase, verdicts, contenders, { seconds: minimise }) : undefined;
  const facts = {
    verdicts,
    ...(place && { place }),
    ...(header && { header }),
    ...(found && { steps: found.steps }),
    ...(reproduction && { minimal: reproduction.minimal }),
  };
  return {
    divergence: {
      schemaVersion: DIVERGENCE_SCHEMA,
      id,
      fork: network.name,
      summary: summaryOf(facts),
      command,
      ...facts,
      durationMs: Math.round(performance.now() - start),
    },
    ...(reproduction?.fixture !== undefined && { fixture: reproduction.fixture }),
    traces: new Map(found?.steps.sides.map((side, i) => [side, found.around[i] as readonly TraceStep[]])),
  };
}
