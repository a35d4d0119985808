import { expect } from 'chai';
import {
  type BlockContext,
  createParallelExecutor,
  createSequentialExecutor,
  defaultBlobSchedule,
  type Hash,
  InputError,
  type KernelExecutor,
  MemoryState,
  type Operation,
  type ParallelExecutor,
} from '../../../src/index.js';
import { blockOf } from './call.js';

const ZERO = `0x${'00'.repeat(32)}` as Hash;
const blobSchedule = defaultBlobSchedule('Cancun');
const CANCUN = blockOf('Cancun');
const state = new MemoryState(new Map(), () => ZERO);
const credit: Operation = { type: 'credit', to: CANCUN.coinbase, amount: 1n };

/** A field, and what must not stand there. */
const WRONG: readonly [field: string, values: readonly unknown[]][] = [
  ['block.fork', [undefined, null, 'cancun', 'constructor', 5]],
  ['block.eips', [undefined, {}]],
  ['block.chainId', [undefined, 1, -1n, 2n ** 256n]],
  ['block.coinbase', [undefined, '0x1', `0x${'zz'.repeat(20)}`]],
  ['block.number', [undefined, 1, '1']],
  ['block.timestamp', [undefined, 1]],
  ['block.gasLimit', [undefined, 1.5]],
  ['block.prevRandao', [undefined, '0x', 0n]],
  ['block.baseFeePerGas', [undefined, null, '7']],
  ['block.excessBlobGas', [undefined, 0]],
  ['block.blobSchedule', [undefined, 5]],
  ['block.blobSchedule.target', [{}]],
  ['block.blobSchedule.max', [{ ...blobSchedule, max: '6' }]],
];

describe('the block of an executor', () => {
  const executors: KernelExecutor[] = [];
  before(async () => {
    executors.push(await createSequentialExecutor(), await createParallelExecutor({ threads: 2, isAdaptive: false }));
  });
  after(() => (executors[1] as ParallelExecutor).close());

  const expectError = async (block: object, field: string, operations: unknown) => {
    for (const executor of executors) {
      const error = await executor.execute(block as BlockContext, operations as Operation[], state).catch((e) => e);
      expect(error, `${executor.name} ${field}`).to.be.instanceOf(InputError).and.to.include({ field });
    }
  };

  for (const [field, values] of WRONG)
    it(`names ${field} where that is not what it must be`, async () => {
      const [, name = field] = field.split('.');
      for (const value of values) await expectError({ ...CANCUN, [name]: value }, field, [credit]);
    });

  it('has nothing of a later fork', async () => {
    for (const executor of executors)
      for (const fork of ['Berlin', 'London', 'Paris', 'Cancun'] as const) {
        const { outcomes } = await executor.execute(blockOf(fork), [credit], state);
        expect(outcomes[0]?.status).to.equal('success');
      }
    await expectError({ ...blockOf('Shanghai'), excessBlobGas: 0n }, 'block.excessBlobGas', [credit]);
    await expectError({ ...blockOf('Shanghai'), blobSchedule }, 'block.blobSchedule', [credit]);
    await expectError({ ...blockOf('London'), prevRandao: ZERO }, 'block.prevRandao', [credit]);
    await expectError({ ...blockOf('Berlin'), baseFeePerGas: 0n }, 'block.baseFeePerGas', [credit]);
  });

  it('comes with a list of operations', async () => {
    for (const operations of [undefined, null, new Set([credit]), 5])
      await expectError(CANCUN, 'operations', operations);
  });
});
