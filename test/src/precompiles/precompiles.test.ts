import { expect } from 'chai';
import fc from 'fast-check';
import { FORKS } from '../../../src/forks/networks.js';
import { precompileGas } from '../../../src/precompiles/gas.js';
import { loadPrecompiles, type RunPrecompile } from '../../../src/precompiles/precompiles.js';
import { bytesToHex } from '../../../src/primitives/hex.js';
import { INPUTS } from './inputs.js';
import { REFERENCE_FORKS, type Reference, reference } from './reference.js';

/** @noble/curves takes tens of milliseconds for a pairing, and a fifth of that for a multiplication. */
const RUNS: ReadonlyMap<number, number> = new Map([
  [0x01, 60],
  [0x07, 40],
  [0x08, 25],
  [0x0a, 30],
  [0x0c, 15],
  [0x0d, 40],
  [0x0e, 15],
  [0x0f, 15],
  [0x10, 10],
  [0x11, 10],
  [0x100, 60],
]);
/** The kernel's own. */
const IN_KERNEL = [4, 9];

describe('precompiles', () => {
  let run: RunPrecompile;
  let osaka: Reference;
  before(async () => {
    run = await loadPrecompiles();
    osaka = await reference('Osaka');
  });

  describe('output as @ethereumjs/evm', () => {
    for (const [address, inputs] of INPUTS) {
      if (IN_KERNEL.includes(address)) continue;
      it(`0x${address.toString(16)}`, () =>
        fc.assert(
          fc.asyncProperty(inputs, async (input) => {
            const gas = precompileGas('Osaka').get(address)?.(input) ?? 0;
            // Nobody has that much gas: the call fails before it is computed.
            fc.pre(gas < 1e9);
            const expected = await osaka(address, input);
            // whose slices are no copies
            const buffer = Buffer.from(input);
            const output = run(address, buffer);
            expect(buffer.equals(input), 'input left as it was').to.equal(true);
            expect(output && bytesToHex(output)).to.equal(expected?.output ? bytesToHex(expected.output) : null);
          }),
          { numRuns: RUNS.get(address) ?? 200 },
        ));
    }
  });

  describe('gas as @ethereumjs/evm', () => {
    for (const fork of REFERENCE_FORKS)
      it(fork, async () => {
        const rules = precompileGas(fork);
        const answers = await reference(fork);
        for (const [address, inputs] of INPUTS) {
          const rule = rules.get(address);
          if (rule === undefined)
            expect(answers(address, new Uint8Array(0)), `0x${address.toString(16)}`).to.equal(undefined);
          for (const input of rule ? fc.sample(inputs, { numRuns: RUNS.has(address) ? 2 : 20, seed: address }) : []) {
            const gas = rule?.(input) ?? 0;
            if (gas > 1e9) continue;
            const expected = await answers(address, input);
            // A failed call takes all the gas there is, so that its price is not seen.
            if (expected?.output)
              expect(gas, `0x${address.toString(16)} ${bytesToHex(input)}`).to.equal(Number(expected.gas));
          }
        }
      });

    it('BPO forks and Amsterdam have what Osaka has', () => {
      const later = FORKS.slice(FORKS.indexOf('Osaka'));
      for (const fork of later) expect([...precompileGas(fork)]).to.deep.equal([...precompileGas('Osaka')]);
    });
  });
});
