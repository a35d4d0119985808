import type { Actor } from '../fill/actors.js';
import type { Address } from '../../src/primitives/bytes.js';
import { indexFile, openFile } from '../fixtures/file.js';
import { layoutFixtures } from '../fill/official-json.js';
import { type BlockCase, kindOf, stateOf } from './block-case.js';
import type { Contender } from './contenders.js';
import type { Minimal } from './divergence.js';
import { fillerOf } from './filler.js';
import { fixtureOf } from './fixture.js';
import { type Minimised, minimise } from './minimise.js';
import { rekey } from './rekey.js';
import { type Subject, subjectOf } from './subject.js';
import { Ways } from './way.js';

export interface ReproduceOptions {
  /** for looking for a smaller case */
  readonly seconds: number;
}

/** The smallest case found, and the fixture of it that was seen to diverge in the same way. */
export interface Reproduction {
  readonly minimal: Minimal;
  readonly fixture?: string;
}

/** Its name in the folder of a divergence. */
export const FIXTURE = 'fixture.json';

/** Makes a subject that diverges small, and a fixture of it, which this project's own runner must read back and fail on in the same way. */
export async function reproduce(
  blockCase: BlockCase,
  verdicts: Subject['verdicts'],
  contenders: readonly Contender[],
  { seconds }: ReproduceOptions,
): Promise<Reproduction | undefined> {
  const deadline = performance.now() + seconds * 1000;
  const inOrder = contenders.filter((each) => each.inOrder);
  let ways = await Ways.create(inOrder, true);
  let way = await ways.of(blockCase);
  if (way === undefined) {
    ways = await Ways.create(inOrder, false);
    way = await ways.of(blockCase);
  }
  const filler = await fillerOf(blockCase, verdicts, inOrder);
  if (way === undefined || filler === undefined) return undefined;
  let actors: ReadonlyMap<Address, Actor> = new Map();
  const minimised = await minimise(blockCase, {
    ways,
    way,
    deadline,
    stateAfter: (each, count) => stateAfter(each, count, filler),
    transform({ hashes: _, ...each }) {
      const signable = rekey(each);
      actors = signable.actors;
      return signable.blockCase;
    },
  });
  const { json, format, reason } = await fill(minimised.smallest, actors, filler);
  const minimal = { ...sizeOf(minimised), filledBy: filler.name };
  if (json === undefined || format === undefined) return { minimal: { ...minimal, reason: reason ?? '' } };
  const again = await readBack(json, inOrder);
  const same = again.blockCase && (await ways.of(again.blockCase))?.text === way.text;
  if (!same) return { minimal: { ...minimal, reason: `as a ${format} test it does not diverge in the same way` } };
  return { minimal: { ...minimal, fixture: FIXTURE, format }, fixture: json };
}

async function stateAfter(each: BlockCase, count: number, { executor }: Contender) {
  const state = stateOf(each);
  const { diff } = await executor.execute(each.block, each.operations.slice(0, count), state);
  return state.apply(diff);
}

/** The fixture, or why there is none: the case has no official form, or somebody throws who takes part in its making. */
async function fill(
  each: BlockCase,
  actors: ReadonlyMap<Address, Actor>,
  { name, executor }: Contender,
): Promise<{ json?: string; format?: Minimal['format']; reason?: string }> {
  try {
    const { outcomes } = await executor.execute(each.block, each.operations, stateOf(each));
    const { format, json } = await fixtureOf(each, actors, outcomes, executor);
    return { format, json: layoutFixtures(json) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : `${name} throws: ${error}` };
  }
}

/** As this project's own runner reads it, and with every executor's verdict on it. */
function readBack(json: string, contenders: readonly Contender[]): Promise<Subject> {
  const bytes = Buffer.from(json);
  const [vector] = indexFile(FIXTURE, bytes).vectors;
  return subjectOf(openFile(FIXTURE, bytes).read(vector?.id ?? ''), contenders);
}

function sizeOf({ smallest, attempts, interrupted }: Minimised) {
  const { pre, operations } = smallest;
  const sum = (lengths: readonly number[]): number => lengths.reduce((total, each) => total + each, 0);
  const accounts = [...pre.values()];
  return {
    transactions: operations.filter((each) => kindOf(each) === 'transaction').length,
    accounts: accounts.length,
    slots: sum(accounts.map(({ storage }) => storage.size)),
    code: sum(accounts.map(({ code }) => code.length)),
    data: sum(operations.map((each) => (each.type === 'credit' ? 0 : each.data.length))),
    attempts,
    interrupted,
  };
}
