import type { Operation } from '../../../src/transactions/operation.js';
import { stateRoot } from '../../../src/trie/state-root.js';
import { FillError } from '../../fill/expectations.js';
import { layoutFixtures } from '../../fill/official-json.js';
import { indexFile, openFile } from '../../fixtures/file.js';
import { executeStateVector } from '../../state-tests/run.js';
import { type BlockCase, kindOf, stateOf } from '../block-case.js';
import type { Contender, InOrder } from '../contenders.js';
import type { Answer } from '../divergence.js';
import { type FoundSteps, findSteps } from '../find-steps.js';
import { fillerOf } from '../filler.js';
import { fixtureOf, NoFixtureError } from '../fixture.js';
import { rekey } from '../rekey.js';
import { traceOf } from '../step-stream.js';
import { subjectOf } from '../subject.js';
import { type Client, ClientError, runClient } from './client.js';

const FILE = 'fixture.json';

/** What a client makes of one transaction, and where its trace parts from the kernel's, if its state does. */
export interface ClientAnswer {
  readonly answer: Answer;
  readonly found?: FoundSteps;
}

/**
 * Asks a client for one transaction of a case, as a state test of its own: on the state before it, from a sender whose key is known.
 * @param seconds that it may take
 * @param contenders the kernel in order is the first of them, the reference the last
 */
export async function askClient(
  client: Client,
  seconds: number,
  each: BlockCase,
  position: number,
  contenders: readonly Contender[],
): Promise<ClientAnswer> {
  const from = client.name;
  const operation = each.operations[position] as Operation;
  if (kindOf(operation) !== 'transaction')
    return { answer: { from, says: 'was not asked: no state test has a system call or a credit' } };
  try {
    const json = await fixtureAt(each, position, contenders);
    return await compare(client, seconds, json, contenders);
  } catch (error) {
    if (![ClientError, NoFixtureError, FillError].some((type) => error instanceof type)) throw error;
    return { answer: { from, says: `no answer: ${(error as Error).message}` } };
  }
}

async function fixtureAt(each: BlockCase, position: number, contenders: readonly Contender[]): Promise<string> {
  const { executor } = (await fillerOf(each, [], contenders)) ?? (contenders.at(-1) as Contender);
  const state = stateOf(each);
  const { diff } = await executor.execute(each.block, each.operations.slice(0, position), state);
  const alone = {
    block: each.block,
    pre: state.apply(diff),
    operations: each.operations.slice(position, position + 1),
  };
  const { blockCase, actors } = rekey(alone);
  const { outcomes } = await executor.execute(blockCase.block, blockCase.operations, stateOf(blockCase));
  return layoutFixtures((await fixtureOf(blockCase, actors, outcomes, executor)).json);
}

async function compare(
  client: Client,
  seconds: number,
  json: string,
  contenders: readonly Contender[],
): Promise<ClientAnswer> {
  const bytes = Buffer.from(json);
  const vector = openFile(FILE, bytes).read(indexFile(FILE, bytes).vectors[0]?.id ?? '');
  const { blockCase } = await subjectOf(vector, []);
  const [kernel] = contenders;
  if (vector.format !== 'state' || blockCase === undefined || kernel === undefined)
    throw new TypeError('it is a state test');
  const run = runClient(client, json, seconds);
  // what differs is known to be the state, and not where
  const found = await findSteps(traceOf(kernel.inOrder as InOrder, blockCase, 0), run, { field: 'rejection' }, false);
  const root = run.stateRoot;
  if (root === undefined) return { answer: { from: client.name, says: 'names no state root' } };
  const alike: string[] = [];
  for (const { name, executor } of contenders) {
    const result = await executeStateVector(vector, executor).catch(() => undefined);
    if (result && stateRoot(result.alloc) === root) alike.push(name);
  }
  const says = `state root ${root} of the transaction alone, ${alike.length > 0 ? `as ${alike.join(', ')}` : 'as nobody else'}`;
  const answer = { from: client.name, says };
  if (alike.includes(kernel.name)) return { answer };
  const { steps } = found;
  if (steps.kind === 'parted') return { answer, found };
  return {
    answer,
    found: { ...found, steps: { ...steps, outside: 'nothing that a trace shows: only the states differ' } },
  };
}
