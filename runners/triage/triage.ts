import type { Operation } from '../../src/transactions/operation.js';
import type { TraceStep } from '../../src/transactions/trace.js';
import type { Transaction } from '../../src/transactions/transaction.js';
import type { Case } from '../verdict/differences.js';
import { findApart } from './apart.js';
import { type BlockCase, kindOf, stateOf } from './block-case.js';
import { askClient, type ClientAnswer } from './clients/ask.js';
import type { Client } from './clients/client.js';
import type { Contender } from './contenders.js';
import { DIVERGENCE_SCHEMA, type Divergence } from './divergence.js';
import { locate } from './locate.js';
import type { FoundSteps } from './find-steps.js';
import { stepsAt } from './steps-at.js';
import type { ParallelEvidence } from './parallel/evidence.js';
import { reproduce } from './reproduce.js';
import type { Subject } from './subject.js';
import { summaryOf } from './summary.js';

export interface TriageOptions {
  /** seconds for looking for a smaller case; 0: it is not looked for */
  readonly minimise: number;
  /** that triages it once more */
  readonly command: string;
  /** looks for a fault that only threads have, where executors in order agree; `isSeen`: threads have just differed */
  readonly investigate?: (block: Case, isSeen: boolean) => Promise<ParallelEvidence | undefined>;
  /** other clients, to be asked as well, each for so many seconds */
  readonly against?: { readonly clients: readonly Client[]; readonly seconds: number };
  /** told what is known before each part that may take long */
  readonly onProgress?: (known: Triaged) => void;
}

/** What triage found, and what it writes beside it. */
export interface Triaged {
  readonly divergence: Divergence;
  /** the steps of each side around the place where they part, by name */
  readonly traces: ReadonlyMap<string, readonly TraceStep[]>;
  /** of the smallest case: a file in the official format */
  readonly fixture?: string;
}

type Facts = Omit<Divergence, 'schemaVersion' | 'id' | 'fork' | 'summary' | 'command' | 'durationMs'> & {
  /** in place of what the facts say */
  readonly summary?: string;
};

/** Explains where executors differ on a subject. The first contender is the kernel in order, the last one in order the reference. */
export async function triage(
  { id, network, blockCase, block, header, genesis, verdicts, ...subject }: Subject,
  contenders: readonly Contender[],
  { command, minimise, against, investigate, onProgress }: TriageOptions,
): Promise<Triaged> {
  const start = performance.now();
  const told = (facts: Facts, found?: FoundSteps, fixture?: string): Triaged => ({
    divergence: {
      schemaVersion: DIVERGENCE_SCHEMA,
      id,
      fork: network.name,
      summary: summaryOf(facts),
      command,
      ...facts,
      durationMs: Math.round(performance.now() - start),
    },
    ...(fixture !== undefined && { fixture }),
    traces: new Map(found?.steps.sides.map((side, i) => [side, found.around[i] as readonly TraceStep[]])),
  });
  let facts: Facts = {
    verdicts,
    ...(block !== undefined && { block }),
    ...(header && { header }),
    ...(genesis !== undefined && { genesis }),
  };
  onProgress?.(told({ ...facts, summary: 'where executors differ was not found out', unfinished: true }));

  const located = blockCase && (await locate(blockCase, contenders));
  const apart =
    blockCase === undefined || located ? undefined : (subject.apart ?? (await findApart(blockCase, contenders)));
  const different = located ?? apart;
  if (different) facts = { ...facts, place: { ...(block !== undefined && { block }), ...different.place } };
  onProgress?.(told({ ...facts, unfinished: true }));

  const own = located && (await stepsAt(located, blockCase));
  if (own) facts = { ...facts, steps: own.steps };
  onProgress?.(told({ ...facts, unfinished: true }, own));

  const reproduction =
    located && minimise > 0 ? await reproduce(blockCase, verdicts, contenders, { seconds: minimise }) : undefined;
  const isSeen = apart !== undefined || saysOtherwise(verdicts, contenders);
  // a pack may have failed before; what a fixture claims and nobody says, threads do not explain
  const isInvestigated = located === undefined && (isSeen || !claims(verdicts));
  const alike = isInvestigated && blockCase && (await caseOf(blockCase, contenders, isSeen));
  const parallel = (alike && (await investigate?.(alike, isSeen))) || undefined;
  facts = { ...facts, ...(reproduction && { minimal: reproduction.minimal }), ...(parallel && { parallel }) };
  if (blockCase === undefined || against === undefined) return told(facts, own, reproduction?.fixture);
  onProgress?.(told({ ...facts, unfinished: true }, own, reproduction?.fixture));

  const asked = await askAll(against, blockCase, different?.position, contenders);
  const found = own ?? asked.find((each) => each.found)?.found;
  facts = { ...facts, verdicts: [...verdicts, ...asked.map(({ answer }) => answer)] };
  if (found) facts = { ...facts, steps: found.steps };
  return told(facts, found, reproduction?.fixture);
}

const claims = (verdicts: Subject['verdicts']): boolean => verdicts.some(({ from }) => from === 'fixture');

/** An executor without an order says other than those in order. */
function saysOtherwise(verdicts: Subject['verdicts'], contenders: readonly Contender[]): boolean {
  const saidBy = (contender: Contender | undefined): string | undefined =>
    verdicts.find(({ from }) => from === contender?.name)?.says;
  const [first] = contenders;
  return contenders.some((each) => !each.inOrder && saidBy(each) !== saidBy(first));
}

/**
 * The block's transactions as packs have them, on the state that the system calls before them leave; what follows on them is left out.
 * `undefined` where nobody can meet anybody on another thread, unless that was seen to go wrong all the same.
 */
async function caseOf(each: BlockCase, [first]: readonly Contender[], isSeen: boolean): Promise<Case | undefined> {
  const { block, operations } = each;
  const isTransaction = (operation: Operation): operation is Transaction => kindOf(operation) === 'transaction';
  const transactions = operations.filter(isTransaction);
  if (first === undefined || transactions.length < (isSeen ? 1 : 2)) return undefined;
  const state = stateOf(each);
  const opening = operations.slice(0, operations.findIndex(isTransaction));
  const { diff } = await first.executor.execute(block, opening, state);
  return { block, pre: opening.length > 0 ? state.apply(diff) : each.pre, transactions };
}

/** Clients run state tests: of a block, the transaction on which the executors differ. */
async function askAll(
  { clients, seconds }: NonNullable<TriageOptions['against']>,
  each: BlockCase,
  position: number | undefined,
  contenders: readonly Contender[],
): Promise<ClientAnswer[]> {
  const at = position ?? (each.operations.length === 1 ? 0 : undefined);
  const inOrder = contenders.filter((contender) => contender.inOrder);
  const answers: ClientAnswer[] = [];
  for (const client of clients)
    answers.push(
      at === undefined
        ? {
            answer: { from: client.name, says: 'was not asked: the executors agree on every transaction of the block' },
          }
        : await askClient(client, seconds, each, at, inOrder),
    );
  return answers;
}
