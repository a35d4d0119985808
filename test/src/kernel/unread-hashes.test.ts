import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { stateOf } from '../../../runners/verdict/differences.js';
import type { Executed } from '../../../src/executors/executor.js';
import { encodeOperations } from '../../../src/kernel/encode.js';
import { Kernel } from '../../../src/kernel/kernel.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import { BLOCK, CONTRACT, callTo } from './call.js';

const ALGORITHMS: Readonly<Record<number, string>> = { 2: 'sha256', 3: 'ripemd160' };

function hashWord(address: number, input: Uint8Array): Uint8Array {
  const digest = createHash(ALGORITHMS[address] as string)
    .update(input)
    .digest();
  const word = new Uint8Array(32);
  word.set(digest, 32 - digest.length);
  return word;
}

/** Runs a program in the fast build, and in the traced one, which computes every hash; how many hashes each of them computed. */
function run(code: string): { fast: Executed; traced: Executed; computed: { fast: number; traced: number } } {
  const account = { nonce: 1n, balance: 0n, storage: new Map<bigint, bigint>() };
  const pre = new Map([[CONTRACT, { ...account, code: hexToBytes(`0x${code.replaceAll(' ', '')}`) }]]);
  const transactions = [callTo(CONTRACT)];
  const computed = { fast: 0, traced: 0 };
  const execute = (build: 'fast' | 'traced'): Executed => {
    const count = (address: number, input: Uint8Array): Uint8Array => {
      computed[build]++;
      return hashWord(address, input);
    };
    const kernel = new Kernel(count, build === 'traced' ? { onStep: () => undefined } : {});
    kernel.beginBlock(BLOCK, stateOf({ block: BLOCK, pre, transactions }));
    return kernel.execute(encodeOperations(transactions))[0] as Executed;
  };
  return { fast: execute('fast'), traced: execute('traced'), computed };
}

/** Stores what CALL says of a hash of 64 bytes, on top of the size of its output. */
const call = (address: string, gas: string, outputBytes: string): string =>
  `60ff 6000 52 ${outputBytes} 6040 6040 6000 6000 ${address} ${gas} f1 3d 01`;
/** Returns the top word. */
const RETURN_TOP = '6000 52 6020 6000 f3';

const INPUT = new Uint8Array(64);
INPUT[31] = 0xff;

for (const [address, name] of Object.entries(ALGORITHMS))
  describe(`${name} that nobody can read`, () => {
    const at = `60${address.padStart(2, '0')}`;

    it('is not computed, and its call ends as if it were', () => {
      const { fast, traced, computed } = run(`${call(at, '61ffff', '6000')} ${RETURN_TOP}`);
      expect(computed).to.deep.equal({ fast: 0, traced: 1 });
      expect(fast).to.deep.equal(traced);
      expect(fast.returnData[31]).to.equal(32 + 1);
    });

    it('fails for want of gas', () => {
      const { fast, traced, computed } = run(`${call(at, '603b', '6000')} ${RETURN_TOP}`);
      expect(computed).to.deep.equal({ fast: 0, traced: 0 });
      expect(fast).to.deep.equal(traced);
      expect(fast.returnData[31]).to.equal(0);
    });

    it('is not computed for an operand that looks like RETURNDATACOPY', () => {
      expect(run(`${call(at, '61ffff', '6000')} 603e 50 00`).computed.fast).to.equal(0);
    });

    it('is computed where it goes to memory', () => {
      const { fast, computed } = run(`${call(at, '61ffff', '6020')} 6020 6040 f3`);
      expect(computed.fast).to.equal(1);
      expect(fast.returnData).to.deep.equal(hashWord(Number(address), INPUT));
    });

    for (const [where, program] of [
      ['code', (code: string) => code],
      [
        'initcode',
        // creates a contract whose initcode is what follows, and returns what that left
        (code: string) => {
          const bytes = code.replaceAll(' ', '').length / 2;
          const [size, offset] = [bytes, 28].map((number) => number.toString(16).padStart(4, '0'));
          return `61${size} 80 61${offset} 6000 39 6000 6000 f0 80 3b 6000 6000 83 3c 6020 6000 f3 ${code}`;
        },
      ],
    ] as const)
      it(`is computed where the ${where} has a RETURNDATACOPY`, () => {
        const { fast, traced, computed } = run(program(`${call(at, '61ffff', '6000')} 6020 6000 6000 3e 6020 6000 f3`));
        expect(computed.fast).to.equal(1);
        expect(fast).to.deep.equal(traced);
        expect(fast.returnData).to.deep.equal(hashWord(Number(address), INPUT));
      });
  });
