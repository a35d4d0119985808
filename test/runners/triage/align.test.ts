import { expect } from 'chai';
import fc from 'fast-check';
import { align } from '../../../runners/triage/align.js';
import type { BlockCase } from '../../../runners/triage/block-case.js';
import { type StepStream, traceOf } from '../../../runners/triage/step-stream.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import { asm } from '../../../runners/fill/assembler.js';
import { account, address, blockOf, ETHER, signer, transaction } from '../../../runners/packs/synthetic/world.js';
import type { TraceStep } from '../../../src/transactions/trace.js';
import { arbitraryCase } from '../../support/arbitrary-case.js';

const step = (fields: Partial<TraceStep>): TraceStep => ({
  pc: 0,
  op: 0x60,
  opName: 'PUSH1',
  gas: '0x64',
  gasCost: '0x3',
  memSize: 0,
  memory: 0,
  stack: [],
  depth: 1,
  returnData: '0x',
  refund: 0n,
  ...fields,
});

function streamOf(name: string, steps: readonly TraceStep[]): StepStream {
  let at = 0;
  return { name, next: async () => steps[at++], close: async () => undefined };
}

const compare = (one: readonly TraceStep[], other: readonly TraceStep[], prices = true) =>
  align(streamOf('one', one), streamOf('other', other), { prices });

const PUSHES = Array.from({ length: 100 }, (_, i) => step({ pc: 2 * i, stack: Array(i).fill('0x1') }));
const STOP = step({ pc: 200, op: 0, opName: 'STOP' });

describe('alignment of traces', () => {
  it('finds equal traces equal, with and without the STOP that one side keeps to itself', async () => {
    for (const [one, other] of [
      [PUSHES, PUSHES],
      [[...PUSHES, STOP], PUSHES],
      [PUSHES, [...PUSHES, STOP]],
      [[], []],
      [[], [STOP]],
    ] as const)
      expect(await compare(one, other)).to.deep.include({ isEqual: true, common: Math.min(one.length, other.length) });
  });

  it('goes on behind a frame whose end only one side tells', async () => {
    const failed = step({ depth: 2, error: 'out of gas', pc: 4, gas: '0x1' });
    const back = step({ pc: 300, op: 0x50, opName: 'POP', stack: ['0x0'] });
    const found = await compare([...PUSHES, failed, back, STOP], [...PUSHES, back]);
    expect(found).to.deep.include({ isEqual: true, common: 101, taken: 103 });
  });

  for (const [field, other] of Object.entries({
    gas: '0x65',
    gasCost: '0x4',
    stack: ['0x2'],
    memory: 2,
    pc: 7,
    op: 0x61,
    depth: 2,
    memSize: 32,
  }))
    it(`parts where ${field} differs`, async () => {
      const [mine, theirs] = [PUSHES[50] as TraceStep, { ...(PUSHES[50] as TraceStep), [field]: other }];
      const found = await compare(PUSHES, [...PUSHES.slice(0, 50), theirs, ...PUSHES.slice(51)]);
      expect(found).to.deep.include({ isEqual: false, common: 50, last: PUSHES[49], next: [mine, theirs] });
      // a reader sees what is before and after it
      expect(found.around[0]).to.deep.equal(PUSHES.slice(50 - 32, 50 + 32));
    });

  it('parts where one side ends before the other', async () => {
    const found = await compare(PUSHES, PUSHES.slice(0, 10));
    expect(found).to.deep.include({ isEqual: false, common: 10, next: [PUSHES[10], undefined] });
  });

  it('shows what was passed over in vain as what comes next', async () => {
    const failed = step({ pc: 4, error: 'out of gas' });
    const found = await compare([...PUSHES, failed], [...PUSHES, step({ pc: 4, stack: ['0x9'] })]);
    expect(found.next[0]).to.deep.equal(failed);
  });

  it('leaves prices and memory alone where sides say them in different ways', async () => {
    const others = PUSHES.map((each) => ({ ...each, gasCost: '0x0' as const, memSize: 7 }));
    expect(await compare(PUSHES, others, false)).to.include({ isEqual: true });
  });

  it('finds the traces of the kernel and of the reference equal, from threads', async function () {
    this.timeout('2m');
    const seed = Date.now() % 2 ** 31;
    let common = 0;
    for (const { block, pre, transactions } of fc.sample(arbitraryCase, { numRuns: 6, seed })) {
      const each: BlockCase = { block, pre, operations: transactions };
      const position = transactions.length - 1;
      const [one, other] = (['sequential', 'ethereumjs'] as const).map((name) => traceOf({ name }, each, position));
      const found = await align(one as StepStream, other as StepStream, { prices: true });
      await Promise.all([one?.close(), other?.close()]);
      expect(found, `seed ${seed}`).to.deep.include({ isEqual: true });
      common += found.common;
    }
    expect(common, `seed ${seed}`).to.be.greaterThan(0);
  });

  it('has a side wait for the other: of a long trace only a part is ever there', async function () {
    this.timeout('1m');
    const sender = signer(0);
    const target = address('aa');
    // counts down without end, for all of its gas: a million steps
    const code = hexToBytes(asm('1 loop: 1 ADD @loop JUMP'));
    const each: BlockCase = {
      block: { ...blockOf('Prague', address('cb')), gasLimit: 10_000_000n },
      pre: new Map([
        [sender, account({ balance: ETHER })],
        [target, account({ code })],
      ]),
      operations: [transaction({ sender, to: target, gasLimit: 6_000_000n })],
    };
    const stream = traceOf({ name: 'sequential' }, each, 0);
    try {
      expect((await stream.next())?.op).to.equal(0x60);
      // its thread has long been able to make them all, and waits instead
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(stream.ahead)
        .to.be.greaterThan(0)
        .and.at.most(5 * 256);
      let steps = 1;
      while ((await stream.next()) !== undefined) steps++;
      expect(steps).to.be.greaterThan(1_000_000);
    } finally {
      await stream.close();
    }
  });
});
