import { expect } from 'chai';
import * as faults from '../../../assembly/rule-faults.js';
import { contract } from '../../../runners/fill/actors.js';
import { asm, call, initcode, size, toMemory } from '../../../runners/fill/assembler.js';
import { indexFile, openFile } from '../../../runners/fixtures/file.js';
import { planPacks } from '../../../runners/packs/plan.js';
import { readPack } from '../../../runners/packs/read.js';
import { account, ETHER, signer, transaction } from '../../../runners/packs/synthetic/world.js';
import { runStateVector } from '../../../runners/state-tests/run.js';
import type { Contender } from '../../../runners/triage/contenders.js';
import type { Field } from '../../../runners/triage/divergence.js';
import { findDifference } from '../../../runners/triage/locate.js';
import { subjectOfPack } from '../../../runners/triage/subject.js';
import { triage } from '../../../runners/triage/triage.js';
import type { Case } from '../../../runners/verdict/differences.js';
import { findNetwork, type Network } from '../../../src/forks/networks.js';
import type { Address } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import type { AllocAccount } from '../../../src/state/memory-state.js';
import { corpus, openCorpus } from '../packs/corpus.js';
import { contendersWith, healthy } from './faulty-kernel.js';

const FORK = 'Prague';
const FAULTS: Readonly<Record<string, number>> = { ...faults };
const MINUS_EIGHT = `0x${'f'.repeat(63)}8`;
const HIGH_BIT = `0x1${'0'.repeat(48)}`;
/** no account of the corpus */
const [TARGET, CALLEE, NOBODY, BENEFICIARY] = ['fa001', 'fa002', 'fa003', 'fa004'].map(contract) as [
  Address,
  Address,
  Address,
  Address,
];
const code = (program: string) => account({ nonce: 1n, code: hexToBytes(asm(program)) });
const CREATION = initcode('0x00');

/** A program that a fault shows on, and where it must be found. */
interface Shown {
  readonly accounts: Readonly<Record<string, AllocAccount>>;
  readonly field: Field;
  readonly address?: Address;
  /** what stands before the opcode at fault, which tells its pc; and the opcode; none where no opcode is at fault */
  readonly at?: readonly [before: string, opcode: string];
  readonly depth?: number;
}

/** In the code of TARGET: what stands before the opcode at fault, the opcode, and what follows. */
const inTarget = (before: string, opcode: string, after: string, fields: Partial<AllocAccount> = {}) => ({
  accounts: { [TARGET]: { ...code(`${before} ${opcode} ${after}`), ...fields } },
  at: [before, opcode] as const,
});

const READER = 'CALLDATASIZE @read JUMPI 9 1 TSTORE 0 0 REVERT read: 1';
const SHOWN: Readonly<Record<keyof typeof faults, Shown>> = {
  FAULT_LOG_BYTE_GAS: { ...inTarget('32 0', 'LOG0', ''), field: 'gas' },
  FAULT_SDIV_SIGN: { ...inTarget(`2 ${MINUS_EIGHT}`, 'SDIV', '0 SSTORE'), field: 'slot', address: TARGET },
  FAULT_LOG_KEPT: {
    accounts: { [TARGET]: code(`${call(CALLEE)} 0 0 LOG0`), [CALLEE]: code('7 0 0 LOG1 0 0 REVERT') },
    field: 'logs',
    at: ['7 0 0 LOG1 0 0', 'REVERT'],
    depth: 2,
  },
  FAULT_SLOT_STAYS_COLD: { ...inTarget('1 SLOAD POP 1', 'SLOAD', ''), field: 'gas' },
  FAULT_CREATOR_NONCE: { ...inTarget('0 0 0', 'CREATE', ''), field: 'nonce', address: TARGET },
  FAULT_REFUND_CAP: {
    accounts: {
      [TARGET]: {
        ...code(Array.from({ length: 10 }, (_, slot) => `0 ${slot} SSTORE`).join(' ')),
        storage: new Map(Array.from({ length: 10 }, (_, slot) => [BigInt(slot), 1n])),
      },
    },
    field: 'gas',
  },
  FAULT_MEMORY_WORD: { ...inTarget('1 0', 'MSTORE', 'MSIZE 0 SSTORE'), field: 'slot', address: TARGET },
  FAULT_TRANSIENT_KEPT: {
    accounts: {
      [TARGET]: code(`${call(CALLEE)} POP ${call(CALLEE, { input: [0, 1] })}`),
      [CALLEE]: code(`${READER} TLOAD 0 SSTORE`),
    },
    field: 'gas',
    at: [READER, 'TLOAD'],
    depth: 2,
  },
  FAULT_RETURN_DATA_KEPT: {
    ...inTarget(`${toMemory(CREATION)} ${size(CREATION)} 0 0 CREATE`, 'RETURNDATASIZE', '0 SSTORE'),
    field: 'gas',
  },
  // who reads it, or pays for writing it once more, is not at fault
  FAULT_SLOT_CUT: { ...inTarget(`${HIGH_BIT} 1`, 'SSTORE', `${HIGH_BIT} 1 SSTORE`), field: 'gas' },
  FAULT_TRANSIENT_CUT: { ...inTarget(`${HIGH_BIT} 1`, 'TSTORE', '1 TLOAD 2 SSTORE'), field: 'gas' },
  FAULT_BENEFICIARY_UNPAID: {
    accounts: {
      ...inTarget(BENEFICIARY, 'SELFDESTRUCT', '', { balance: 5n }).accounts,
      [BENEFICIARY]: account({ balance: 1n }),
    },
    at: [BENEFICIARY, 'SELFDESTRUCT'],
    field: 'balance',
    address: BENEFICIARY,
  },
  FAULT_EMPTY_ACCOUNT_KEPT: {
    ...inTarget(call(NOBODY).replace(/ CALL$/, ''), 'CALL', ''),
    field: 'existence',
    address: NOBODY,
  },
};

/** A block of the embedded corpus with one more call in its middle, of TARGET. */
function withCall(base: Case, accounts: Shown['accounts']): { readonly block: Case; readonly index: number } {
  const sender = signer(7);
  const added = transaction({ sender, to: TARGET, gasLimit: 500_000n });
  const index = Math.floor(base.transactions.length / 2);
  return {
    index,
    block: {
      block: { ...base.block, gasLimit: base.block.gasLimit + added.gasLimit },
      pre: new Map([
        ...base.pre,
        [sender, account({ balance: ETHER })],
        ...(Object.entries(accounts) as [Address, AllocAccount][]),
      ]),
      transactions: [...base.transactions.slice(0, index), added, ...base.transactions.slice(index)],
    },
  };
}

const operationsOf = ({ block, pre, transactions }: Case) => ({ block, pre, operations: transactions });

describe('triage of faults in the rules', () => {
  let packs: Case[];

  before(async function () {
    this.timeout('5m');
    packs = [];
    for (const pack of planPacks(corpus, 1)) {
      if (pack.fork !== FORK) continue;
      const { block } = await readPack(pack, openCorpus);
      if (block && block.transactions.length >= 4) packs.push(block);
    }
    await contendersWith(0);
  });

  /** The first block of the corpus on which the fault does not show by itself. */
  async function quietPack(contenders: readonly Contender[], accounts: Shown['accounts']): Promise<Case> {
    for (const pack of packs) {
      const isFree = Object.keys(accounts).every((address) => !pack.pre.has(address as Address));
      if (isFree && (await findDifference(operationsOf(pack), contenders)) === undefined) return pack;
    }
    throw new Error('no block of the corpus is quiet');
  }

  it('finds nothing where there is none', async () => {
    const contenders = await contendersWith(0);
    for (const { accounts } of Object.values(SHOWN)) {
      const { block } = withCall(await quietPack(contenders, accounts), accounts);
      expect(await findDifference(operationsOf(block), contenders)).to.equal(undefined);
    }
  });

  for (const [name, { accounts, field, address, at, depth = 1 }] of Object.entries(SHOWN))
    it(`finds ${name}, and makes it small`, async function () {
      this.timeout('2m');
      const contenders = await contendersWith(FAULTS[name] as number);
      const { block, index } = withCall(await quietPack(contenders, accounts), accounts);
      const subject = await subjectOfPack(name, findNetwork(FORK) as Network, block, contenders);
      const { divergence, fixture } = await triage(subject, contenders, { command: '', minimise: 60 });
      const { place, steps, minimal } = divergence;
      expect(place).to.deep.include({ operation: 'transaction', index, field, ...(address && { address }) });
      if (at) {
        const [before, opName] = at;
        expect(steps?.fault?.step).to.deep.include({ pc: size(asm(before)), opName, depth });
        expect(steps?.path.map((call) => call.address)).to.deep.equal([TARGET, CALLEE].slice(0, depth));
      } else expect(steps).to.have.property('outside').that.includes('after the last opcode');

      expect(minimal).to.include({ transactions: 1, interrupted: false, filledBy: 'ethereumjs', format: 'state' });
      const bytes = Buffer.from(fixture as string);
      const [vector] = indexFile('fixture.json', bytes).vectors;
      const read = openFile('fixture.json', bytes).read(vector?.id ?? '');
      if (read.format !== 'state') throw new TypeError('it is a state test');
      for (const { name, executor } of await healthy())
        expect(await runStateVector(read, executor), name).to.deep.equal({ status: 'passed' });
      const [faulty] = contenders as [Contender];
      expect(await runStateVector(read, faulty.executor)).to.include({ status: 'failed' });
    });
});
