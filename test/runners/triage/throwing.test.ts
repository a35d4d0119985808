import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { indexFile, openFile } from '../../../runners/fixtures/file.js';
import type { Vector } from '../../../runners/fixtures/vectors.js';
import { account, address, blockOf, ETHER, signer, transaction } from '../../../runners/packs/synthetic/world.js';
import type { Contender } from '../../../runners/triage/contenders.js';
import { eventOf } from '../../../runners/triage/event.js';
import { type Subject, subjectOf, subjectOfPack } from '../../../runners/triage/subject.js';
import { triage } from '../../../runners/triage/triage.js';
import { type Executor, UnsupportedError } from '../../../src/executors/executor.js';
import { findNetwork, type Network } from '../../../src/forks/networks.js';
import { healthy } from './faulty-kernel.js';

/** A blockchain test of the embedded corpus: one system call, then seven transactions. */
function chain(): Vector {
  const name = 'transactions.json';
  const bytes = readFileSync(new URL(`../../../../fixtures/blockchain_tests/${name}`, import.meta.url));
  const found = indexFile(name, bytes).vectors.find(({ id }) => id.includes('recreated_Cancun'));
  return openFile(name, bytes).read(found?.id ?? '');
}

const PACK = {
  block: blockOf('Prague', address('cb')),
  pre: new Map([0, 1, 2].map((i) => [signer(i), account({ balance: ETHER })])),
  transactions: [0, 1, 2].map((i) => transaction({ sender: signer(i), to: address('70'), value: 1n })),
};
const pack = (contenders: readonly Contender[]): Promise<Subject> =>
  subjectOfPack('a pack', findNetwork('Prague') as Network, PACK, contenders);

/** Throws at an operation, unless that is rejected. */
const throwsAt = (position: number, error: Error, executor: Executor): Executor => ({
  name: executor.name,
  async execute(block, operations, state, afterEach) {
    const whole = await executor.execute(block, operations, state);
    const { status } = whole.outcomes[position] ?? { status: 'rejected' };
    if (status === 'rejected') return afterEach ? executor.execute(block, operations, state, afterEach) : whole;
    await executor.execute(block, operations.slice(0, position), state, afterEach);
    throw error;
  },
});

/** Those that agree, but for what some of them throw at an operation. */
const throwing = async (position: number, error: Error, ...names: readonly string[]): Promise<Contender[]> =>
  (await healthy()).map((each) =>
    names.includes(each.name) ? { ...each, executor: throwsAt(position, error, each.executor) } : each,
  );

const explained = async (subject: Subject, contenders: readonly Contender[], minimise = 0) =>
  triage(subject, contenders, { command: '', minimise });

describe('triage where an executor throws', () => {
  for (const position of [0, 2])
    it(`names the operation of a blockchain test at which the reference does: ${position}`, async () => {
      const contenders = await throwing(position, new Error('boom'), 'ethereumjs');
      const { divergence } = await explained(await subjectOf(chain(), contenders), contenders);
      expect(divergence.place).to.include({ block: 0, field: 'crash' });
      const { operation, index } = divergence.place ?? {};
      expect([operation, index]).to.deep.equal(position === 0 ? ['systemCall', 0] : ['transaction', position - 1]);
      expect(divergence.place?.answers).to.deep.equal([
        { from: 'sequential', says: 'success' },
        { from: 'ethereumjs', says: 'throws: boom' },
      ]);
    });

  it('makes a small case of a pack at which the reference does, by one that does not', async function () {
    this.timeout('1m');
    const contenders = await throwing(0, new Error('boom'), 'ethereumjs');
    const { divergence, fixture } = await explained(await pack(contenders), contenders, 10);
    expect(divergence.place).to.include({ index: 0, operation: 'transaction', field: 'crash' });
    expect(divergence.minimal).to.include({ transactions: 1, filledBy: 'sequential' });
    expect(fixture).to.be.a('string');
    expect(eventOf(divergence, '', 'f').minimal).to.include({ interrupted: false, fixture: 'f/fixture.json' });
  });

  it('goes on without one that does not have the rules', async () => {
    const contenders = await throwing(0, new UnsupportedError('drafts'), 'ethereumjs');
    const { divergence } = await explained(await subjectOf(chain(), contenders), contenders);
    expect(divergence).to.include({ summary: 'the executors agree' }).and.not.have.any.keys('place', 'header');
  });

  it('has what each throws where all do', async () => {
    const contenders = await throwing(1, new Error('boom'), 'sequential', 'ethereumjs');
    for (const subject of [await subjectOf(chain(), contenders), await pack(contenders)]) {
      const { divergence } = await explained(subject, contenders, 5);
      expect(divergence).not.to.have.property('place');
      expect(divergence.verdicts.find(({ from }) => from === 'sequential')?.says).to.equal('throws: boom');
    }
  });
});
