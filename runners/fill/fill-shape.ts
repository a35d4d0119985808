import { Chain } from '../../src/blocks/chain.js';
import { EngineBlockProcessor } from '../../src/blocks/engine.js';
import { decodeHeader } from '../../src/blocks/header.js';
import type { BlockState } from '../../src/blocks/processor.js';
import type { Executor } from '../../src/executors/executor.js';
import { type Fork, findNetwork, isAtLeast, type Network } from '../../src/forks/networks.js';
import type { Address } from '../../src/primitives/bytes.js';
import { type Hex, hexToBytes } from '../../src/primitives/hex.js';
import type { Alloc } from '../../src/state/memory-state.js';
import type { StateView } from '../../src/state/view.js';
import type { ChainCase } from './chain-case.js';
import { FillError } from './expectations.js';
import { byEngine } from './fill-by-engine.js';
import { byReference, type Filler, fillChain, genesisOf } from './fill-chain.js';
import { type Json, quantity } from './official-json.js';
import { BASE_FEE, buildShape, type Shape, type ShapeOptions } from './shapes/shape.js';
import type { TransactionForm } from './transaction-form.js';

/** Transactions that the reference executes in half a minute, whatever they do. */
const MOST_BY_REFERENCE = 1000;

/** The gas limit of a block at least. */
const GAS_LIMIT = 30_000_000n;

/** A chain on a state that a scene prepared. */
interface ShapeCase extends ChainCase {
  readonly pre: Alloc;
}

/** What fills a shape, and what must agree. */
export interface FillExecutors {
  readonly sequential: Executor;
  readonly parallel: Executor;
}

/**
 * A shape as a blockchain test: filled by the reference, or by `sequential` where that would take too long, and confirmed by the others.
 * @throws FillError, SceneError
 */
export async function fillShape(shape: Shape, options: ShapeOptions, executors: FillExecutors): Promise<Json> {
  return fillCase(await caseOf(shape, options, executors.sequential), shape, options, executors);
}

/**
 * The same without the accounts that its blocks never look at: what only the set-up needed, such as a factory, would make up a fifth of the
 * embedded corpus.
 * @throws FillError, SceneError
 */
export async function fillPruned(shape: Shape, options: ShapeOptions, executors: FillExecutors): Promise<Json> {
  const { sequential } = executors;
  return fillCase(
    await pruned(await caseOf(shape, options, sequential), options.fork, sequential),
    shape,
    options,
    executors,
  );
}

async function fillCase(
  each: ChainCase,
  shape: Shape,
  { fork, size, seed }: ShapeOptions,
  executors: FillExecutors,
): Promise<Json> {
  const { sequential, parallel } = executors;
  const isSmall = size <= MOST_BY_REFERENCE;
  const fixture = await (isSmall ? fillWith(byReference(), each, fork) : fillWith(byEngine(sequential), each, fork));
  for (const executor of isSmall ? [sequential, parallel] : [parallel]) await confirm(each, fork, fixture, executor);
  const filledBy = isSmall ? '@ethereumjs/vm' : 'sequential';
  return { ...fixture, _info: { comment: each.comment, shape: { name: shape.name, size, seed }, filledBy } };
}

/** A shape, as an author would have written it. @throws SceneError */
async function caseOf(shape: Shape, options: ShapeOptions, executor: Executor): Promise<ShapeCase> {
  const { fork, coinbase, pre, blocks } = await buildShape(shape, options, executor);
  let gasLimit = GAS_LIMIT;
  for (const block of blocks) {
    const needed = block.reduce((sum, { gas = 0n }) => sum + gas, 0n);
    if (needed > gasLimit) gasLimit = needed;
  }
  return {
    name: shape.name,
    comment: shape.comment,
    networks: [fork],
    pre,
    genesis: {
      gasLimit: quantity(gasLimit),
      ...(isAtLeast(fork, 'London') && { baseFeePerGas: quantity(BASE_FEE) }),
    },
    blocks: blocks.map((transactions: readonly TransactionForm[]) => ({ coinbase, transactions })),
  };
}

async function pruned(each: ShapeCase, fork: Fork, executor: Executor): Promise<ShapeCase> {
  const seen = new Set<Address>();
  const recording: Executor = {
    name: executor.name,
    execute: (block, operations, state, afterEach) =>
      executor.execute(block, operations, recordingView(state, seen), afterEach),
  };
  await fillWith(byEngine(recording), each, fork);
  return { ...each, pre: new Map([...each.pre].filter(([address]) => seen.has(address))) };
}

const recordingView = (state: StateView, seen: Set<Address>): StateView => ({
  account: (address) => {
    seen.add(address);
    return state.account(address);
  },
  code: (hash) => state.code(hash),
  slot: (address, key) => state.slot(address, key),
  blockHash: (number) => state.blockHash(number),
});

/** The state is claimed by its root: the codes of all contracts would be there twice. */
const fillWith = <State extends BlockState>(filler: Filler<State>, each: ChainCase, fork: string) =>
  fillChain(each, fork, filler, async ({ root }) => ({ postStateHash: root }));

/** Imports the blocks once more. @throws FillError where one is rejected or the head is another */
async function confirm(
  each: ChainCase,
  fork: string,
  { blocks, lastblockhash }: { readonly [name: string]: Json },
  executor: Executor,
): Promise<void> {
  const place = `${each.name} ${fork} by ${executor.name}`;
  const { item, pre, options } = genesisOf(each, findNetwork(fork) as Network);
  const chain = await Chain.start(new EngineBlockProcessor(executor), options, decodeHeader(item), pre);
  for (const [index, { rlp }] of (blocks as readonly { readonly rlp: Hex }[]).entries()) {
    const imported = await chain.import(hexToBytes(rlp));
    if (imported.status === 'rejected') throw new FillError(place, `blocks[${index}] is rejected: ${imported.reason}`);
  }
  const { hash } = chain.head.header;
  if (hash !== lastblockhash) throw new FillError(place, `the head is ${hash}, not ${lastblockhash}`);
}
