import { expect } from 'chai';
import { authorize } from '../../../runners/fill/sign.js';
import { actor } from '../../../runners/fill/actors.js';
import { asm } from '../../../runners/fill/assembler.js';
import { layoutFixtures } from '../../../runners/fill/official-json.js';
import { indexFile, openFile } from '../../../runners/fixtures/file.js';
import { runBlockchainTest } from '../../../runners/blockchain-tests/run.js';
import { account, address, blockOf, ETHER, transaction } from '../../../runners/packs/synthetic/world.js';
import { type BlockCase, kindOf, stateOf } from '../../../runners/triage/block-case.js';
import type { Contender } from '../../../runners/triage/contenders.js';
import { fixtureOf } from '../../../runners/triage/fixture.js';
import { folderName } from '../../../runners/triage/folder.js';
import { rekey } from '../../../runners/triage/rekey.js';
import { subjectOf, subjectOfPack } from '../../../runners/triage/subject.js';
import { triage } from '../../../runners/triage/triage.js';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';
import type { Executor, Outcome } from '../../../src/executors/executor.js';
import { findNetwork, type Network } from '../../../src/forks/networks.js';
import type { Address } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import type { Operation } from '../../../src/transactions/operation.js';
import type { Transaction } from '../../../src/transactions/transaction.js';
import { PROCESSORS } from '../../support/processors.js';
import { healthy } from './faulty-kernel.js';

const PRAGUE = findNetwork('Prague') as Network;
const COINBASE = address('cb');
/** It keeps who called it, and how often anybody did. */
const REGISTER = address('4e');
const [ALICE, BOB] = [actor('one'), actor('two')];

const REGISTRATION: readonly [Address, ReturnType<typeof account>] = [
  REGISTER,
  account({ nonce: 1n, code: hexToBytes(asm('1 CALLER SSTORE 0 SLOAD 1 ADD 0 SSTORE')) }),
];

/** Calls of {@link REGISTER} by two senders in turn, their nonces counting up from 3. */
function calls(count: number): Transaction[] {
  return Array.from({ length: count }, (_, i) =>
    transaction({ sender: (i % 2 === 0 ? ALICE : BOB).address, nonce: 3n + BigInt(i >> 1), to: REGISTER }),
  );
}

const stateWith = (...more: readonly (readonly [Address, ReturnType<typeof account>])[]) =>
  new Map([
    REGISTRATION,
    ...[ALICE, BOB].map((each) => [each.address, account({ balance: ETHER, nonce: 3n })] as const),
    ...more,
  ]);

/** An executor that is wrong about the last transaction of a block that has as many: a fault that lives between transactions. */
function wrongFrom(least: number, executor: Executor): Executor {
  const isTransaction = (operation: Operation): boolean => kindOf(operation) === 'transaction';
  return {
    name: 'sequential',
    async execute(block, operations, state, afterEach) {
      const result = await executor.execute(block, operations, state, afterEach);
      const last = operations.reduce((found, each, i) => (isTransaction(each) ? i : found), -1);
      if (operations.filter(isTransaction).length < least) return result;
      const outcomes = result.outcomes.map((outcome, i): Outcome => {
        if (i !== last || outcome.status === 'rejected') return outcome;
        const { status, gasUsed, logs, returnData, createdAddress } = outcome;
        return { status, gasUsed: gasUsed + 1n, logs, returnData, createdAddress };
      });
      return { ...result, outcomes };
    },
  };
}

describe('the smallest case', () => {
  it('keeps the transactions that it takes, and becomes a block of them that fails in the same way', async function () {
    this.timeout('2m');
    const [kernel, reference] = (await healthy()) as [Contender, Contender];
    const contenders = [{ ...kernel, executor: wrongFrom(3, kernel.executor) }, reference];
    const block = { block: blockOf('Prague', COINBASE), pre: stateWith(), transactions: calls(9) };
    const subject = await subjectOfPack('block', PRAGUE, block, contenders);
    const { divergence, fixture } = await triage(subject, contenders, { command: '', minimise: 60 });
    expect(divergence.place).to.include({ index: 8, field: 'gas' });
    expect(divergence.steps).to.include({ kind: 'equal' }).and.have.property('outside').that.includes('refund');
    expect(divergence.minimal).to.include({ transactions: 3, format: 'blockchain', data: 0, interrupted: false });
    expect(divergence.minimal?.slots).to.equal(0);

    const bytes = Buffer.from(fixture as string);
    const read = openFile('f.json', bytes).read(indexFile('f.json', bytes).vectors[0]?.id ?? '');
    const { blockCase, verdicts } = await subjectOf(read, contenders);
    expect(blockCase?.operations.filter((each) => kindOf(each) === 'transaction')).to.have.length(3);
    expect(verdicts.map(({ isClaimed }) => isClaimed)).to.deep.equal([undefined, false, true]);
  });

  it('is not looked for where there is no time', async () => {
    const [kernel, reference] = (await healthy()) as [Contender, Contender];
    const contenders = [{ ...kernel, executor: wrongFrom(1, kernel.executor) }, reference];
    const block = { block: blockOf('Prague', COINBASE), pre: stateWith(), transactions: calls(2) };
    const subject = await subjectOfPack('block', PRAGUE, block, contenders);
    const { divergence } = await triage(subject, contenders, { command: '', minimise: 0 });
    expect(divergence.place).to.include({ field: 'gas' });
    expect(divergence).not.to.have.property('minimal');
  });
});

describe('a case under other senders', () => {
  /** Alice delegates herself to a contract, which has her address in its code. */
  const target = address('de');
  const each: BlockCase = {
    block: blockOf('Prague', COINBASE),
    pre: stateWith(
      [target, account({ code: hexToBytes(asm(`${ALICE.address} BALANCE 0 SSTORE`)) })],
      [address('55'), account({ nonce: 1n, storage: new Map([[5n, BigInt(ALICE.address)]]) })],
    ),
    operations: [
      ...calls(3).map((call, i) =>
        i === 0
          ? call
          : { ...call, type: 2 as const, chainId: 1n, accessList: [{ address: ALICE.address, storageKeys: [] }] },
      ),
      {
        ...transaction({ sender: ALICE.address, nonce: 5n, to: ALICE.address }),
        type: 4,
        chainId: 1n,
        authorizationList: [authorize(ALICE, target, 6n)],
      },
    ],
  };

  it('uses as much gas, and leaves the same accounts behind under their new addresses', async () => {
    const { blockCase, actors } = rekey(each);
    expect([...actors.keys()])
      .to.have.length(2)
      .and.not.include(ALICE.address);
    const executor = new EthereumjsExecutor();
    const before = await executor.execute(each.block, each.operations, stateOf(each));
    const after = await executor.execute(blockCase.block, blockCase.operations, stateOf(blockCase));
    const gasOf = (outcomes: readonly Outcome[]) => outcomes.map((outcome) => 'gasUsed' in outcome && outcome.gasUsed);
    expect(gasOf(after.outcomes)).to.deep.equal(gasOf(before.outcomes));
    const state = stateOf(blockCase).apply(after.diff);
    // what was delegated is, and by the new sender
    const [alice] = [...actors.keys()] as [Address];
    expect(Buffer.from(state.get(alice)?.code ?? []).toString('hex')).to.equal(`ef0100${target.slice(2)}`);
    // the code saw her balance under her new address
    expect(state.get(alice)?.storage.get(0n)).to.be.a('bigint').and.not.equal(0n);
    expect(state.get(address('55'))?.storage.get(5n)).to.equal(BigInt(alice));
    expect([...state.keys()]).not.to.include(ALICE.address);
  });

  it('is signed, as a block that every processor accepts', async function () {
    this.timeout('1m');
    const { blockCase, actors } = rekey(each);
    const executor = new EthereumjsExecutor();
    const { outcomes } = await executor.execute(blockCase.block, blockCase.operations, stateOf(blockCase));
    const { format, json } = await fixtureOf(blockCase, actors, outcomes, executor);
    expect(format).to.equal('blockchain');
    const bytes = Buffer.from(layoutFixtures(json));
    const read = openFile('f.json', bytes).read(indexFile('f.json', bytes).vectors[0]?.id ?? '');
    if (read.format !== 'blockchain') throw new TypeError('it is a blockchain test');
    expect(read.blocks.map(({ transactions }) => transactions?.length)).to.deep.equal([4]);
    for (const [name, create] of Object.entries(PROCESSORS))
      expect(await runBlockchainTest(read, await create()), name).to.include({ status: 'passed' });
  });
});

describe('a folder for an id', () => {
  it('has a name of letters, digits and . _ - alone, which no other id has', () => {
    const ids = [
      'a/b.json::c[x y]::Prague::0',
      'a_b.json::c[x y]::Prague::0',
      '../../etc/passwd',
      '..',
      '',
      'x'.repeat(5000),
    ];
    const names = ids.map(folderName);
    expect(new Set(names).size).to.equal(ids.length);
    for (const name of names) expect(name).to.match(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,120}$/);
    expect(names[0]).to.match(/^a_b\.json_c_x_y_Prague_0-[0-9a-f]{8}$/);
  });
});
