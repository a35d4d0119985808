import { expect } from 'chai';
import { asm } from '../../../runners/fill/assembler.js';
import { account, address, blockOf, ETHER, signer, transaction } from '../../../runners/packs/synthetic/world.js';
import { stateOf } from '../../../runners/triage/block-case.js';
import { createInOrder } from '../../../runners/triage/contenders.js';
import { nextText } from '../../../runners/triage/event.js';
import { findSteps } from '../../../runners/triage/find-steps.js';
import type { StepStream } from '../../../runners/triage/step-stream.js';
import { faultText } from '../../../runners/triage/summary.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import type { TraceStep } from '../../../src/transactions/trace.js';

const TARGET = address('aa');

/** The steps of a program by one executor. */
async function traced(name: 'sequential' | 'ethereumjs', program: string): Promise<TraceStep[]> {
  const steps: TraceStep[] = [];
  const executor = await createInOrder({ name }, (step) => steps.push(step));
  const pre = new Map([
    [signer(0), account({ balance: ETHER })],
    [TARGET, account({ code: hexToBytes(asm(program)) })],
  ]);
  const operations = [transaction({ sender: signer(0), to: TARGET, gasLimit: 500_000n })];
  const block = blockOf('Prague', address('cb'));
  await executor.execute(block, operations, stateOf({ block, pre, operations }));
  return steps;
}

function streamOf(name: string, steps: readonly TraceStep[]): StepStream {
  let at = 0;
  return { name, next: async () => steps[at++], close: async () => undefined };
}

/** The reference with something else from the first step on behind an opcode. */
async function found(program: string, behind: string, change: (step: TraceStep) => TraceStep) {
  const kernel = await traced('sequential', program);
  const reference = await traced('ethereumjs', program);
  const at = reference.findIndex(({ opName }) => opName === behind) + 1;
  const other = reference.map((step, i) => (i < at ? step : change(step)));
  const { steps } = await findSteps(streamOf('sequential', kernel), streamOf('other', other), { field: 'slot' }, true);
  return steps;
}

const otherMemory = (step: TraceStep): TraceStep => ({ ...step, memory: (step.memory ?? 0) ^ 1 });
const otherTop = (step: TraceStep): TraceStep => ({ ...step, stack: [...step.stack.slice(0, -1), '0xbad'] });

describe('the opcode at fault', () => {
  it('is the one that wrote to memory, not the one that reads it', async () => {
    const steps = await found('7 0 MSTORE 32 0 64 MCOPY 64 MLOAD 0 SSTORE', 'MCOPY', otherMemory);
    expect(steps.fault?.step.opName).to.equal('MCOPY');
    expect(steps).not.to.have.property('writer');
    // PUSH1 on both sides, which differs in nothing else that is shown
    const [one, other] = [nextText(steps, 0), nextText(steps, 1)];
    expect(one)
      .to.match(/^PUSH1 .*, memory 96 bytes \(CRC-32 0x[0-9a-f]{8}\), stack empty$/)
      .and.not.equal(other);
  });

  it('is the call whose output is wrong', async () => {
    const call = '32 0 0 0 0 2 100000 CALL';
    expect((await found(`${call} POP 0 MLOAD 0 SSTORE`, 'CALL', otherMemory)).fault?.step.opName).to.equal('CALL');
  });

  for (const [reader, writer, program] of [
    ['TLOAD', 'TSTORE', '9 1 TSTORE 8 2 TSTORE 1 TLOAD 0 SSTORE'],
    ['SLOAD', 'SSTORE', '9 1 SSTORE 1 SLOAD 0 SSTORE'],
    ['RETURNDATACOPY', 'CALL', '0 0 0 0 0 2 100000 CALL POP 32 0 0 RETURNDATACOPY 0 MLOAD POP'],
  ] as const)
    it(`is ${reader}, or what it reads was wrong since ${writer}`, async () => {
      const steps = await found(program, reader, reader === 'RETURNDATACOPY' ? otherMemory : otherTop);
      expect(steps.fault?.step.opName).to.equal(reader);
      expect(steps.writer?.step.opName).to.equal(writer);
      const first = (await traced('sequential', program)).findIndex(({ opName }) => opName === writer);
      expect(steps.writer?.position).to.equal(first);
      expect(faultText(steps)).to.match(
        new RegExp(
          `^${reader} at pc .*, or what it reads was wrong since ${writer} at pc \\d+, depth 1, step ${first}$`,
        ),
      );
    });

  it('is one that reads, alone, where nobody wrote before', async () => {
    const steps = await found('9 2 TSTORE 1 TLOAD 0 SSTORE', 'TLOAD', otherTop);
    expect(faultText(steps)).to.match(/^TLOAD at pc \d+, depth 1, step \d+$/);
  });
});
