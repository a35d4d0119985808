import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import {
  FAULT_BENEFICIARY_UNPAID,
  FAULT_EMPTY_ACCOUNT_KEPT,
  FAULT_LOG_BYTE_GAS,
} from '../../../assembly/rule-faults.js';
import { runBlockchainTest } from '../../../runners/blockchain-tests/run.js';
import { indexFile, openFile } from '../../../runners/fixtures/file.js';
import type { BlockchainTest } from '../../../runners/fixtures/vectors.js';
import type { Contender } from '../../../runners/triage/contenders.js';
import { eventOf } from '../../../runners/triage/event.js';
import { subjectOf } from '../../../runners/triage/subject.js';
import { triage } from '../../../runners/triage/triage.js';
import type { Address } from '../../../src/primitives/bytes.js';
import type { AllocAccount } from '../../../src/state/memory-state.js';
import { PROCESSORS } from '../../support/processors.js';
import { contendersWith, healthy } from './faulty-kernel.js';

/** The embedded corpus' blockchain tests of a file. */
function chains(name: string): BlockchainTest[] {
  const bytes = readFileSync(new URL(`../../../../fixtures/blockchain_tests/${name}`, import.meta.url));
  const reader = openFile(name, bytes);
  return indexFile(name, bytes).vectors.map(({ id }) => reader.read(id) as BlockchainTest);
}

async function triaged(test: BlockchainTest, contenders: readonly Contender[], minimise = 0) {
  return triage(await subjectOf(test, contenders), contenders, { command: '', minimise });
}

const named = (file: string, id: string): BlockchainTest => {
  const found = chains(file).find((test) => test.id.includes(id));
  if (found === undefined) throw new Error(`${file} has no ${id}`);
  return found;
};

describe('triage of blockchain tests', () => {
  before(async function () {
    this.timeout('5m');
    await contendersWith(0);
  });

  it('finds nothing where executors agree and the fixture is right', async () => {
    const contenders = await healthy();
    for (const test of chains('transactions.json')) {
      const { divergence } = await triaged(test, contenders);
      expect(divergence, test.id)
        .to.include({ summary: 'the executors agree' })
        .and.not.have.any.keys('place', 'header');
      for (const { from, isClaimed } of divergence.verdicts.slice(1))
        expect(isClaimed, `${test.id} ${from}`).to.equal(true);
    }
  });

  // a valid block but for one field of its header, which the fixture is changed to claim
  for (const [code, expected] of [
    ['INVALID_GAS_USED', 'gas'],
    ['INVALID_LOG_BLOOM', 'bloom'],
    ['INVALID_RECEIPTS_ROOT', 'status'],
    ['INVALID_STATE_ROOT', 'state'],
  ] as const)
    it(`names the class of a header that is wrong: ${expected}`, async () => {
      const isIt = ({ expectException }: BlockchainTest['blocks'][number]): boolean =>
        expectException === `BlockException.${code}`;
      const test = chains('invalid_blocks.json').find(({ blocks }) => blocks.some(isIt)) as BlockchainTest;
      const at = test.blocks.findIndex(isIt);
      const { rlp } = test.blocks[at] as BlockchainTest['blocks'][number];
      const blocks = [...test.blocks.slice(0, at), { rlp, expectInvalid: false }, ...test.blocks.slice(at + 1)];
      const { divergence } = await triaged({ ...test, blocks }, await healthy());
      expect(divergence.header).to.include({ class: expected, from: 'sequential' });
      expect(divergence.summary).to.equal(`block ${at}: the executors agree, and the header does not fit: ${expected}`);
      expect(eventOf(divergence, '', '')).to.include({ block: at, summary: divergence.summary });
      for (const { says, isClaimed } of divergence.verdicts.slice(1)) {
        expect(isClaimed).to.equal(false);
        // the reason once
        expect(says).to.match(new RegExp(`^rejection: expected accepted, got BlockException.${code}: (?!${code})`));
      }
    });

  const invalid = (): BlockchainTest => named('invalid_blocks.json', 'header_and_its_parent_Cancun');
  const claiming = (test: BlockchainTest, at: number, claim: Partial<BlockchainTest['blocks'][number]>) => ({
    ...test,
    blocks: test.blocks.map((each, i) => (i === at ? { ...each, ...claim } : each)),
  });

  it('names the block that is rejected for another reason than claimed, as the runner does', async () => {
    const at = invalid().blocks.findLastIndex(({ expectException }) => expectException !== undefined);
    const test = claiming(invalid(), at, { expectException: 'BlockException.TOO_MANY_UNCLES' });
    const { divergence } = await triaged(test, await healthy());
    expect(divergence).to.include({
      block: at,
      summary: `block ${at}: the executors agree on every transaction; not as claimed: sequential, ethereumjs`,
    });
  });

  it('names a genesis that is not that of the accounts, and looks at no block', async () => {
    const chain = named('transactions.json', 'recreated_Cancun');
    const [[address, account]] = [...chain.pre] as [[Address, AllocAccount]];
    const pre = new Map([...chain.pre, [address, { ...account, balance: account.balance + 1n }]]);
    const { divergence } = await triaged({ ...chain, pre }, await healthy());
    expect(divergence.summary).to.match(/^genesis: expected stateRoot 0x\w{8}…, got 0x\w{8}… of pre$/);
    expect(divergence).not.to.have.any.keys('block', 'place', 'header');
  });

  it('names the block that is accepted, and claimed to be invalid', async () => {
    const chain = named('transactions.json', 'recreated_Cancun');
    const { divergence } = await triaged(claiming(chain, 0, { expectInvalid: true }), await healthy());
    expect(divergence).to.include({ block: 0 }).and.not.have.property('place');
    expect(divergence.summary).to.match(/^block 0: the executors agree on every transaction; not as claimed: /);
  });

  it('finds block, transaction and opcode of a fault, and what of the header does not fit', async function () {
    this.timeout('1m');
    const contenders = await contendersWith(FAULT_LOG_BYTE_GAS);
    const { divergence } = await triaged(named('transactions.json', 'logs_of_several'), contenders);
    expect(divergence.place).to.include({ block: 0, index: 0, operation: 'transaction', field: 'gas' });
    expect(divergence.steps?.fault?.step.opName).to.equal('LOG1');
    expect(divergence.header?.class).to.equal('gas');
    expect(divergence.verdicts.map(({ from, isClaimed }) => [from, isClaimed])).to.deep.equal([
      ['fixture', undefined],
      ['sequential', false],
      ['ethereumjs', true],
    ]);
  });

  it('finds a transaction in the middle of a block', async function () {
    this.timeout('1m');
    const contenders = await contendersWith(FAULT_BENEFICIARY_UNPAID);
    const { divergence } = await triaged(named('transactions.json', 'recreated_Cancun'), contenders);
    // two create and call; the fourth destroys the contract, and it is the first that has wei to give
    expect(divergence.place).to.include({ block: 0, index: 3, field: 'existence' });
    expect(divergence.steps?.fault?.step.opName).to.equal('SELFDESTRUCT');
    expect(divergence.header?.class).to.equal('state');
  });

  it('finds a credit, and makes a blockchain test of it that fails in the same way', async function () {
    this.timeout('1m');
    const contenders = await contendersWith(FAULT_EMPTY_ACCOUNT_KEPT);
    const { divergence, fixture } = await triaged(named('system.json', 'withdrawals'), contenders, 20);
    expect(divergence.place).to.include({ block: 0, index: 3, operation: 'credit', field: 'existence' });
    expect(divergence.minimal).to.include({ transactions: 0, format: 'blockchain' });
    const bytes = Buffer.from(fixture as string);
    const read = openFile('f.json', bytes).read(indexFile('f.json', bytes).vectors[0]?.id ?? '') as BlockchainTest;
    for (const [name, create] of Object.entries(PROCESSORS))
      expect(await runBlockchainTest(read, await create()), name).to.include({ status: 'passed' });
    const { verdicts } = await subjectOf(read, contenders);
    expect(verdicts.find(({ from }) => from === 'sequential')?.isClaimed).to.equal(false);
  });
});
