import type { TraceStep } from '../../src/transactions/trace.js';
import type { Contender, InOrder } from './contenders.js';
import { DIVERGENCE_SCHEMA, type Divergence } from './divergence.js';
import { findSteps } from './find-steps.js';
import { type Located, locate } from './locate.js';
import { type StepStream, traceOf } from './step-stream.js';
import type { BlockCase } from './block-case.js';
import type { Subject } from './subject.js';
import { summaryOf } from './summary.js';

export interface TriageOptions {
  /** that triages it once more */
  readonly command: string;
}

/** What triage found, and what it writes beside it. */
export interface Triaged {
  readonly divergence: Divergence;
  /** the steps of each side around the place where they part, by name */
  readonly traces: ReadonlyMap<string, readonly TraceStep[]>;
}

/** Explains where executors differ on a subject. The first contender is the kernel in order, the last one in order the reference. */
export async function triage(
  { id, network, blockCase, block, header, verdicts }: Subject,
  contenders: readonly Contender[],
  { command }: TriageOptions,
): Promise<Triaged> {
  const start = performance.now();
  const located = blockCase && (await locate(blockCase, contenders));
  const found = located && (await stepsAt(located, blockCase));
  const place = located && { ...(block !== undefined && { block }), ...located.place };
  const facts = {
    verdicts,
    ...(place && { place }),
    ...(header && { header }),
    ...(found && { steps: found.steps }),
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
    traces: new Map(found?.steps.sides.map((side, i) => [side, found.around[i] as readonly TraceStep[]])),
  };
}

/** The two traces of the operation on which two in order differ. */
export function stepsAt({ position, place, log, pair }: Located, each: BlockCase) {
  const [first, second] = pair.map(({ inOrder }) => traceOf(inOrder as InOrder, each, position)) as [
    StepStream,
    StepStream,
  ];
  const { log: _, ...target } = place;
  return findSteps(first, second, { ...target, ...(log && { log }) }, true);
}
