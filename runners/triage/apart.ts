import { type ExecutionResult, type Outcome, UnsupportedError } from '../../src/executors/executor.js';
import type { Address } from '../../src/primitives/bytes.js';
import type { Alloc } from '../../src/state/memory-state.js';
import type { Operation } from '../../src/transactions/operation.js';
import { type BlockCase, indexOf, kindOf, stateOf } from './block-case.js';
import type { Contender } from './contenders.js';
import type { Answer, Place } from './divergence.js';
import {
  type Found,
  type InOrderRun,
  outcomeDifference,
  runInOrder,
  stateDifference,
  stateValue,
  valueAt,
} from './locate.js';

/** Where an executor that has no order of its own differs from those in order, which agree. */
export interface Apart {
  readonly position: number;
  /** with answers as they were seen: another execution may say otherwise */
  readonly place: Place;
}

/**
 * The first outcome, or else the first part of the state after the block, in which an executor differs that executes not in order. It shows no state
 * in between, so that of a state the operation is the last one that changed that part in order.
 * @param contenders who execute in order agree
 */
export async function findApart(each: BlockCase, contenders: readonly Contender[]): Promise<Apart | undefined> {
  const inOrder = contenders.filter((contender) => contender.inOrder);
  const [first] = inOrder;
  if (first === undefined || each.operations.length === 0) return undefined;
  const expected = await runInOrder(first.executor, each).catch(() => undefined);
  if (expected === undefined || expected.error !== undefined) return undefined;
  for (const contender of contenders.filter((other) => !other.inOrder)) {
    const got = await resultOf(contender, each);
    if (got === undefined) continue;
    const found = differenceOf(each, expected, got);
    if (found === undefined) continue;
    const { position, ...what } = found;
    const says = (outcome: Outcome, state: Alloc): string => valueAt(what, outcome, state);
    const right = says(expected.outcomes[position] as Outcome, expected.states.at(-1) as Alloc);
    const wrong = typeof got === 'string' ? got : says(got.outcomes[position] as Outcome, got.after);
    const place: Place = {
      index: indexOf(each, position),
      operation: kindOf(each.operations[position] as Operation),
      ...what,
      apart: contender.name,
      answers: [
        ...inOrder.map(({ name }): Answer => ({ from: name, says: right })),
        { from: contender.name, says: wrong },
      ],
    };
    return { position, place };
  }
  return undefined;
}

interface Result extends Pick<ExecutionResult, 'outcomes'> {
  readonly after: Alloc;
}

/** What comes of it, or why nothing does; `undefined` where the executor does not have the rules. */
async function resultOf({ executor }: Contender, each: BlockCase): Promise<Result | string | undefined> {
  const state = stateOf(each);
  try {
    const { outcomes, diff } = await executor.execute(each.block, each.operations, state);
    if (outcomes.length !== each.operations.length) return `has ${outcomes.length} outcomes`;
    return { outcomes, after: state.apply(diff) };
  } catch (error) {
    return error instanceof UnsupportedError ? undefined : `throws: ${error instanceof Error ? error.message : error}`;
  }
}

function differenceOf(
  { operations, pre }: BlockCase,
  expected: InOrderRun,
  got: Result | string,
): (Found & { position: number }) | undefined {
  const last = operations.length - 1;
  if (typeof got === 'string') return { position: last, field: 'crash' };
  for (let position = 0; position <= last; position++) {
    const found = outcomeDifference(expected.outcomes[position] as Outcome, got.outcomes[position] as Outcome);
    if (found) return { position, ...found };
  }
  const states = [pre, ...expected.states];
  const found = stateDifference(states.at(-1) as Alloc, got.after);
  if (found === undefined) return undefined;
  const before = (position: number): string | boolean | undefined => {
    const state = states[position] as Alloc;
    return found.field === 'existence' ? state.has(found.address as Address) : stateValue(found, state);
  };
  for (let position = last; position >= 0; position--)
    if (before(position) !== before(position + 1)) return { position, ...found };
  return { position: last, ...found };
}
