import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { account, address, blockOf, ETHER, signer, transaction } from '../../../runners/packs/synthetic/world.js';
import type { Contender } from '../../../runners/triage/contenders.js';
import type { Divergence } from '../../../runners/triage/divergence.js';
import { eventOf } from '../../../runners/triage/event.js';
import type { ParallelEvidence } from '../../../runners/triage/parallel/evidence.js';
import { subjectOf, subjectOfPack } from '../../../runners/triage/subject.js';
import { type Triaged, triage } from '../../../runners/triage/triage.js';
import { writeTriaged } from '../../../runners/triage/write.js';
import type { Case } from '../../../runners/verdict/differences.js';
import type { StateVector } from '../../../runners/fixtures/vectors.js';
import { decodeTransaction } from '../../../src/transactions/decode.js';
import type { Transaction } from '../../../src/transactions/transaction.js';
import { corpus, openCorpus } from '../packs/corpus.js';
import { findNetwork, type Network } from '../../../src/forks/networks.js';
import { FAULTS } from '../packs/faulty.js';
import { healthy } from './faulty-kernel.js';

const PRAGUE = findNetwork('Prague') as Network;
const EVIDENCE: ParallelEvidence = {
  lines: ['not reproduced: 0 of 20 replays on threads failed, and 0 of 200 schedules'],
  status: 'not reproduced',
  replays: { onThreads: { tried: 20, failed: 0 }, onSchedules: { tried: 200, failed: 0 } },
};
const BLOCK: Case = {
  block: blockOf('Prague', address('cb')),
  pre: new Map([0, 1, 2].map((i) => [signer(i), account({ balance: ETHER })])),
  transactions: [0, 1, 2].map((i) => transaction({ sender: signer(i), to: address('70'), value: 1n })),
};

describe('triage', () => {
  it('looks at threads where those in order agree, and keeps what is known of them', async () => {
    const contenders = await healthy();
    const asked: Case[] = [];
    const investigate = async (block: Case) => {
      asked.push(block);
      return EVIDENCE;
    };
    const subject = await subjectOfPack('a pack', PRAGUE, BLOCK, contenders);
    const triaged = await triage(subject, contenders, { command: 'again', minimise: 0, investigate });
    expect(asked).to.deep.equal([BLOCK]);
    const { divergence } = triaged;
    expect(divergence).to.deep.include({ parallel: EVIDENCE, summary: `only on threads; ${EVIDENCE.lines[0]}` });
    expect(eventOf(divergence, 'source', 'folder')).to.deep.include({
      parallel: EVIDENCE.lines,
      source: 'source',
      folder: 'folder',
    });

    const folder = mkdtempSync(join(tmpdir(), 'stampede-'));
    writeTriaged(triaged, folder);
    expect(readdirSync(folder).sort()).to.deep.equal(['README.md', 'divergence.json']);
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).to.include(EVIDENCE.lines[0] as string);
    rmSync(folder, { recursive: true });
  });

  it('looks at no threads where those in order differ', async () => {
    const [kernel, reference] = (await healthy()) as [Contender, Contender];
    const broken = FAULTS['counts gas of an earlier incarnation']?.(kernel.executor) ?? kernel.executor;
    const contenders = [{ ...kernel, executor: broken }, reference];
    const subject = await subjectOfPack('a pack', PRAGUE, BLOCK, contenders);
    const investigate = async () => EVIDENCE;
    const { divergence } = await triage(subject, contenders, { command: '', minimise: 0, investigate });
    expect(divergence.place).to.include({ field: 'gas', index: 1, operation: 'transaction' });
    expect(divergence.place?.answers.map(({ says }) => says)).to.deep.equal(['21001 gas', '21000 gas']);
    expect(divergence).not.to.have.property('parallel');
  });

  it('executes a state test with the chain id of its bytes, as its run does', async () => {
    const [found] = corpus.filter(({ id }) => id.includes('transfers.json'));
    const vector = openCorpus(found?.file ?? '').read(found?.id ?? '') as StateVector;
    const transaction = { ...(vector.transaction as Transaction), chainId: 99n };
    const { chainId } = decodeTransaction(vector.txbytes as Uint8Array);
    const { blockCase } = await subjectOf({ ...vector, transaction }, []);
    expect(blockCase?.operations).to.deep.equal([{ ...transaction, chainId }]);
  });

  it('has what is known written before it is through', async () => {
    const [kernel, reference] = (await healthy()) as [Contender, Contender];
    const broken = FAULTS['counts gas of an earlier incarnation']?.(kernel.executor) ?? kernel.executor;
    const contenders = [{ ...kernel, executor: broken }, reference];
    const subject = await subjectOfPack('a pack', PRAGUE, BLOCK, contenders);
    const known: Divergence[] = [];
    const onProgress = ({ divergence }: Triaged) => known.push(divergence);
    const { divergence } = await triage(subject, contenders, { command: '', minimise: 0, onProgress });
    expect(known[0]).to.deep.include({
      verdicts: divergence.verdicts,
      summary: 'where executors differ was not found out',
      unfinished: true,
    });
    expect(known[1]).to.deep.include({ place: divergence.place, unfinished: true }).and.not.have.property('steps');
    expect(known[2]).to.deep.include({ steps: divergence.steps, unfinished: true });
    expect(divergence).not.to.have.property('unfinished');
  });
});
