import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { indexFile, openFile } from '../../../runners/fixtures/file.js';
import type { Vector } from '../../../runners/fixtures/vectors.js';
import { account, address, blockOf, ETHER, signer, transaction } from '../../../runners/packs/synthetic/world.js';
import type { Contender } from '../../../runners/triage/contenders.js';
import type { ParallelEvidence } from '../../../runners/triage/parallel/evidence.js';
import { subjectOf, subjectOfPack } from '../../../runners/triage/subject.js';
import { triage } from '../../../runners/triage/triage.js';
import type { Case } from '../../../runners/verdict/differences.js';
import type { Executor } from '../../../src/executors/executor.js';
import { findNetwork, type Network } from '../../../src/forks/networks.js';
import { FAULTS } from '../packs/faulty.js';
import { healthy } from './faulty-kernel.js';

const EVIDENCE: ParallelEvidence = {
  lines: ['not reproduced: 0 of 20 replays on threads failed, and 0 of 200 schedules'],
  status: 'not reproduced',
  replays: { onThreads: { tried: 20, failed: 0 }, onSchedules: { tried: 200, failed: 0 } },
};

/** A vector of the embedded corpus. */
function vectorOf(file: string, idPart: string): Vector {
  const bytes = readFileSync(new URL(`../../../../fixtures/${file}`, import.meta.url));
  const found = indexFile(file, bytes).vectors.find(({ id }) => id.includes(idPart));
  return openFile(file, bytes).read(found?.id ?? '');
}

/** Those in order, and one on threads that is at fault. */
async function withFault(fault: (executor: Executor) => Executor): Promise<Contender[]> {
  const [kernel, reference] = (await healthy()) as [Contender, Contender];
  return [kernel, { name: 'parallel', executor: fault(kernel.executor) }, reference];
}

const named = (name: string) => FAULTS[name] as (executor: Executor) => Executor;

/** Passes each of so many executions, and fails the next one. */
const failsOnce =
  (after: number, fault: (executor: Executor) => Executor) =>
  (executor: Executor): Executor => {
    const broken = fault(executor);
    let left = after;
    return {
      name: 'parallel',
      execute: (...input) => (left-- === 0 ? broken : executor).execute(...input),
    };
  };

const countsGas =
  (position: number) =>
  (executor: Executor): Executor => ({
    name: 'parallel',
    async execute(...input) {
      const { outcomes, diff } = await executor.execute(...input);
      return {
        diff,
        outcomes: outcomes.map((each, i) => {
          if (i !== position || each.status === 'rejected') return each;
          const { status, gasUsed, logs, returnData, createdAddress } = each;
          return { status, gasUsed: gasUsed + 1n, logs, returnData, createdAddress };
        }),
      };
    },
  });

async function triaged(vector: Vector, contenders: readonly Contender[]) {
  const asked: [Case, boolean][] = [];
  const investigate = async (...each: [Case, boolean]) => {
    asked.push(each);
    return EVIDENCE;
  };
  const subject = await subjectOf(vector, contenders);
  const { divergence } = await triage(subject, contenders, { command: '', minimise: 0, investigate });
  return { ...divergence, asked };
}

describe('triage of a fault that only threads have', () => {
  it('names field and account of a state test, and looks at threads though it has one transaction', async () => {
    const vector = vectorOf('state_tests/storage.json', 'Cancun');
    const { place, summary, asked, steps } = await triaged(vector, await withFault(named('loses a slot')));
    expect(place).to.include({ apart: 'parallel', index: 0, operation: 'transaction', field: 'slot' });
    expect(place?.answers.map(({ from }) => from)).to.deep.equal(['sequential', 'ethereumjs', 'parallel']);
    expect(place?.answers[0]?.says).to.equal(place?.answers[1]?.says).and.not.equal(place?.answers[2]?.says);
    expect(summary).to.match(
      /^sequential and ethereumjs agree; parallel differs: transaction 0: slot 0x\w+ of 0x\w{40}; not reproduced: /,
    );
    expect(steps).to.equal(undefined);
    expect(asked.map(([{ transactions }, isSeen]) => [transactions.length, isSeen])).to.deep.equal([[1, true]]);
  });

  it('names block and transaction of a blockchain test, and looks at its transactions behind the system calls', async () => {
    const vector = vectorOf('blockchain_tests/transactions.json', 'recreated_Cancun');
    const { place, summary, asked } = await triaged(vector, await withFault(countsGas(2)));
    // behind one system call, that of EIP-4788
    expect(place).to.deep.include({ block: 0, apart: 'parallel', index: 1, operation: 'transaction', field: 'gas' });
    expect(summary).to.match(
      /^sequential and ethereumjs agree; parallel differs: block 0, transaction 1: gas; not reproduced/,
    );
    const [[{ transactions }]] = asked as [[Case, boolean]];
    expect(transactions.length).to.be.greaterThan(1);
    for (const { type } of transactions) expect(type).to.be.a('number');
  });

  it('keeps what was seen once', async () => {
    const vector = vectorOf('blockchain_tests/transactions.json', 'recreated_Cancun');
    // the verdict is its first execution
    const { place } = await triaged(vector, await withFault(failsOnce(1, countsGas(2))));
    expect(place).to.include({ block: 0, apart: 'parallel', field: 'gas' });
  });

  it('names the block of a chain that failed, and looks at its threads, where nothing of it is seen a second time', async () => {
    const chain = vectorOf('blockchain_tests/transitions.json', 'CancunToPrague');
    // its second block: behind two system calls, those of EIP-4788 and EIP-2935
    const { summary, block, verdicts, asked } = await triaged(chain, await withFault(failsOnce(1, countsGas(2))));
    expect([block, summary]).to.deep.equal([1, `block 1: only on threads; ${EVIDENCE.lines[0]}`]);
    expect(verdicts.find(({ from }) => from === 'parallel')?.says).to.match(/^rejection: .*, blocks\[1\], number 2$/);
    expect(asked.map(([{ block }, isSeen]) => [block.number, isSeen])).to.deep.equal([[2n, true]]);
  });

  it('says so where nothing of it is seen a second time', async () => {
    const state = vectorOf('state_tests/storage.json', 'Cancun');
    const { summary, asked } = await triaged(state, await withFault(failsOnce(0, named('loses a slot'))));
    expect(summary).to.equal(`only on threads; ${EVIDENCE.lines[0]}`);
    expect(asked).to.have.length(1);
  });

  it('looks at no threads where nobody says what the fixture claims', async () => {
    const vector = { ...vectorOf('state_tests/storage.json', 'Cancun'), stateRoot: `0x${'11'.repeat(32)}` };
    const { asked } = await triaged(vector as Vector, await withFault((executor) => executor));
    expect(asked).to.deep.equal([]);
  });

  for (const [name, expected] of [
    ['counts gas of an earlier incarnation', { index: 1, field: 'gas' }],
    ['returns stale state', { index: 2, field: 'balance' }],
    ['has no outcome of the last transaction', { index: 2, field: 'crash' }],
  ] as const)
    it(`names the transaction of a pack: ${name}`, async () => {
      const contenders = await withFault(named(name));
      const block: Case = {
        block: blockOf('Prague', address('cb')),
        pre: new Map([0, 1, 2].map((i) => [signer(i), account({ balance: ETHER })])),
        transactions: [0, 1, 2].map((i) => transaction({ sender: signer(i), to: address('70'), value: 1n })),
      };
      const subject = await subjectOfPack('a pack', findNetwork('Prague') as Network, block, contenders);
      const { divergence } = await triage(subject, contenders, { command: '', minimise: 0 });
      expect(divergence.place).to.include({ ...expected, apart: 'parallel', operation: 'transaction' });
      expect(divergence.summary).to.match(/^sequential and ethereumjs agree; .*; threads were not looked at$/);
    });
});
