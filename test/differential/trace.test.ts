import { expect } from 'chai';
import fc from 'fast-check';
import { type Case, stateOf } from '../../runners/verdict/differences.js';
import { EthereumjsExecutor } from '../../src/executors/ethereumjs/executor.js';
import type { Executor } from '../../src/executors/executor.js';
import { createSequentialExecutor } from '../../src/executors/sequential.js';
import type { TraceStep } from '../../src/transactions/trace.js';
import { arbitraryCase } from '../support/arbitrary-case.js';

const STOP = 0x00;
const INVALID = 0xfe;

describe('traces', () => {
  it("of the kernel are @ethereumjs/vm's, opcode by opcode", async function () {
    this.timeout('2m');
    const steps: { kernel: TraceStep[]; reference: TraceStep[] } = { kernel: [], reference: [] };
    const kernel = await createSequentialExecutor({ onStep: (step) => steps.kernel.push(step) });
    const reference = new EthereumjsExecutor((step) => steps.reference.push(step));
    const seed = Date.now() % 2 ** 31;
    let compared = 0;
    let stores = 0;
    for (const each of fc.sample(arbitraryCase, { numRuns: 150, seed })) {
      steps.kernel = await trace(kernel, each, () => steps.kernel);
      try {
        steps.reference = await trace(reference, each, () => steps.reference);
      } catch (error) {
        // it reads what REVERT gives back before it knows whether that much memory is paid for
        if (error instanceof RangeError) continue;
        throw error;
      }
      // the reference is silent about STOP, and about an opcode that its price alone stops
      const expected = steps.reference.filter(({ op }) => op !== STOP);
      const got = steps.kernel.filter(({ op }) => op !== STOP);
      let at = 0;
      for (const step of got) {
        const want = expected[at];
        if (step.error !== undefined && (want === undefined || line(step) !== line(want))) continue;
        at++;
        const [price, wantedPrice] = step.error === undefined ? [step.gasCost, want?.gasCost] : [];
        expect([line(step), price], `seed ${seed}`).deep.equals([want && line(want), wantedPrice]);
        compared++;
        // of a frame that its next opcode's price ends, the reference does not tell
        if (step.stored === undefined || want?.stored === undefined) continue;
        expect(step.stored, `seed ${seed}`).equals(want.stored);
        stores++;
      }
      expect(at, `seed ${seed}: steps of the reference that the kernel did not take`).equals(expected.length);
    }
    expect(compared).greaterThan(1000);
    expect(stores).greaterThan(20);
  });
});

async function trace(executor: Executor, each: Case, steps: () => TraceStep[]): Promise<TraceStep[]> {
  steps().length = 0;
  await executor.execute(each.block, each.transactions, stateOf(each));
  return [...steps()];
}

/** The reference takes every byte that is no opcode of its fork for INVALID. */
const line = ({ pc, op, gas, stack, depth, error }: TraceStep): string =>
  JSON.stringify([pc, error === 'invalid opcode' ? INVALID : op, gas, stack, depth]);
