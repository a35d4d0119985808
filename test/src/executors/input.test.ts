import { expect } from 'chai';
import { account, address, blockOf, ETHER, signer, transaction } from '../../../runners/packs/synthetic/world.js';
import {
  createParallelExecutor,
  createSequentialExecutor,
  EngineBlockProcessor,
  InputError,
  type KernelExecutor,
  MemoryState,
  type ParallelExecutor,
} from '../../../src/index.js';
import { ZERO_HASH } from '../../../src/primitives/bytes.js';

const block = blockOf('Prague', address('cb'));
const operations = [0n, 1n].map((nonce) => transaction({ sender: signer(0), to: address('bb'), nonce }));
const state = new MemoryState(new Map([[signer(0), account({ balance: ETHER })]]), () => ZERO_HASH);
const without = <Value extends object>(whole: Value, name: keyof Value): Value => {
  const { [name]: _, ...others } = whole;
  return others as Value;
};
const view = {
  account: () => undefined,
  code: () => new Uint8Array(0),
  slot: () => 0n,
  blockHash: () => ZERO_HASH,
};

/** What is given in place of block, operations, state and afterEach, and the field that is wrong. */
const WRONG: readonly [given: readonly unknown[], field: string][] = [
  ...[undefined, null, 5, 'Prague'].map((wrong): [unknown[], string] => [[wrong, operations, state], 'block']),
  [[without(block, 'fork'), operations, state], 'block.fork'],
  [[without(block, 'eips'), operations, state], 'block.eips'],
  [[{ ...block, fork: 5 }, operations, state], 'block.fork'],
  [[{ ...block, fork: 'Praha' }, operations, state], 'block.fork'],
  [[{ ...block, chainId: 1 }, operations, state], 'block.chainId'],
  ...[undefined, null, {}, 5].map((wrong): [unknown[], string] => [[block, wrong, state], 'operations']),
  [[block, [...operations, undefined], state], 'transactions[2]'],
  [[block, [...operations, 5], state], 'transactions[2]'],
  ...[undefined, null, 5].map((wrong): [unknown[], string] => [[block, operations, wrong], 'state']),
  [[block, operations, {}], 'state.account'],
  [[block, operations, new Map()], 'state.account'],
  ...(['account', 'code', 'slot', 'blockHash'] as const).map((name): [unknown[], string] => [
    [block, operations, without(view, name)],
    `state.${name}`,
  ]),
  [[block, operations, { ...view, fewSlots: 5 }], 'state.fewSlots'],
  [[block, operations, state, 5], 'afterEach'],
];

describe('what an executor is given', () => {
  let sequential: KernelExecutor;
  let parallel: ParallelExecutor;
  before(async () => {
    sequential = await createSequentialExecutor();
    parallel = await createParallelExecutor({ threads: 2, isAdaptive: false });
  });
  after(() => parallel.close());

  const executors = () => [sequential, parallel];
  const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('is named, in one message, where it is not what it must be', async () => {
    for (const { name, execute } of executors().map((each) => ({ name: each.name, execute: each.execute.bind(each) })))
      for (const [given, field] of WRONG) {
        const error = await errorOf(execute(...(given as Parameters<KernelExecutor['execute']>)));
        expect(error, `${name}: ${field}`).to.be.instanceOf(InputError).and.to.include({ field });
      }
  });

  it('keeps nothing from the next block', async () => {
    for (const executor of executors()) {
      const { outcomes } = await executor.execute(block, operations, state);
      expect(outcomes.map(({ status }) => status)).to.deep.equal(['success', 'success']);
    }
  });

  it('names what executes, of a processor', () => {
    for (const [wrong, field] of [
      [undefined, 'executor'],
      [{}, 'executor.name'],
      [{ name: 'x' }, 'executor.execute'],
    ] as const)
      expect(() => new EngineBlockProcessor(wrong as never))
        .to.throw(InputError)
        .and.to.include({ field });
    expect(() => new EngineBlockProcessor(sequential, 5 as never))
      .to.throw(InputError)
      .and.to.include({ field: 'recover' });
  });
});
