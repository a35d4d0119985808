import { expect } from 'chai';
import fc from 'fast-check';
import * as layout from '../../../assembly/layout.js';
import { type Case, stateOf } from '../../../runners/verdict/differences.js';
import type { ExecutionResult } from '../../../src/executors/executor.js';
import { createSequentialExecutor, type KernelExecutor } from '../../../src/executors/sequential.js';
import { FORKS, type Fork } from '../../../src/forks/networks.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import type * as WebAssembly from '../../../src/primitives/webassembly.js';
import { blockOf, CONTRACT, callTo } from './call.js';

const hex = (value: bigint | number, bytes: number): string => value.toString(16).padStart(2 * bytes, '0');

/** A PUSH of so many bytes. */
const push = (value: bigint | number, bytes: number): string => hex(0x5f + bytes, 1) + hex(value, bytes);

/** Around the limits that instructions have: bytes, shifts, 16, 32 and 64 bits, signs. */
const EDGES = [8n, 16n, 31n, 32n, 64n, 96n, 128n, 160n, 192n, 224n, 255n, 256n].flatMap((bits) => [
  2n ** bits - 1n,
  2n ** bits % 2n ** 256n,
]);
const word = fc.oneof(
  fc.constantFrom(0n, 1n, 2n, 31n, 32n, 255n, 256n, 257n, ...EDGES),
  fc.bigInt(0n, 2n ** 256n - 1n),
);
const pushed = word.chain((value) => {
  const least = Math.max(1, Math.ceil(value.toString(16).length / 2));
  return fc.constantFrom(least, Math.min(least + 1, 32), 32).map((bytes) => push(value, bytes));
});
const short = fc.constantFrom('5f', '6000', '6001', '60ff', '610100', '61ffff', '62010000', '63ffffffff', '630000ffff');
const small = fc.integer({ min: 0, max: 300 }).map((offset) => push(offset, 2));
const nth = (first: number): fc.Arbitrary<string> => fc.integer({ min: first, max: first + 7 }).map((op) => hex(op, 1));
const [dup, swap] = [nth(0x80), nth(0x90)];
const binary = fc.constantFrom(
  ...['01', '02', '03', '04', '05', '06', '07', '0a', '0b'],
  ...['10', '11', '12', '13', '14', '16', '17', '18', '1a', '1b', '1c', '1d'],
);

/** Code whose first `LLLL` stands for where the code ends, at a JUMPDEST. */
const TARGET = 'LLLL';
const REPLACE_TOP = '60079050';
const condition = fc.constantFrom(
  '',
  '15',
  '1515',
  '03',
  ...['10', '11', '12', '13', '14'].flatMap((op) => [op, `${op}15`]),
);
const jump = fc.oneof(
  condition.map((before) => `${before}61${TARGET}57${REPLACE_TOP}`),
  fc
    .tuple(fc.constantFrom('', '80', '81'), fc.oneof(short, pushed), fc.constantFrom('14', '11', '1115', '10'))
    .map(([before, value, op]) => `${before}${value}${op}61${TARGET}57${REPLACE_TOP}`),
  fc
    .tuple(word, fc.constantFrom('14', '11'))
    .map(
      ([value, op]) => `${push(value, 32)}80${push((value + 1n) & 0xffff_ffffn, 4)}${op}61${TARGET}57${REPLACE_TOP}`,
    ),
  fc
    .constantFrom(
      `801561${TARGET}57`,
      `61${TARGET}5b57`,
      `61${TARGET}56`,
      `61${TARGET}5b56`,
      `61${TARGET}3656`,
      `61${TARGET}365056`,
      `61${TARGET}36365050565b`,
      `61${TARGET}905b9056`,
      `61${TARGET}915b91905056`,
    )
    .map((code) => code + REPLACE_TOP),
);

/** What solc writes, and instructions are made of. */
const snippet = fc.oneof(
  { arbitrary: binary, weight: 4 },
  { arbitrary: fc.tuple(fc.oneof(pushed, short, dup), binary).map((both) => both.join('')), weight: 6 },
  { arbitrary: fc.tuple(pushed, fc.oneof(short, pushed), binary).map((all) => all.join('')), weight: 6 },
  {
    arbitrary: fc
      .tuple(fc.oneof(pushed, dup), short, fc.constantFrom('01', '16', '1b', '1c'))
      .map((all) => all.join('')),
    weight: 6,
  },
  { arbitrary: jump, weight: 6 },
  {
    arbitrary: fc
      .tuple(fc.oneof(dup, swap, short, pushed), fc.oneof(dup, swap, short, fc.constant('50')))
      .map((both) => both.join('')),
    weight: 4,
  },
  fc.constantFrom(
    '15',
    '19',
    '50',
    '5050',
    '5b',
    '30',
    '32',
    '33',
    '34',
    '36',
    '38',
    '3d',
    '58',
    '59',
    '5a',
    '42',
    '43',
    '44',
  ),
  fc.tuple(small, fc.constantFrom('51', '35', '52', '53')).map((both) => both.join('')),
  fc.constantFrom(
    '368051',
    '368052',
    '36358051',
    '60ff168051',
    '60ff1651',
    '60ff1652',
    '61010020',
    '3d600060003e',
    '3660006000373660003660003936',
  ),
  fc
    .tuple(short, short, short, fc.constantFrom('1b03', '1b', '1b0316', '1b1916', '19', '1919'))
    .map((all) => all.join('')),
  fc.constantFrom(
    '5954',
    '600154',
    '600160025d60025c',
    'fe',
    '600056',
    '46',
    '47',
    '48',
    '5e',
    '1e',
    'a0',
    '3f',
    '5a60005260206000600060006001 5af1'.replace(' ', ''),
  ),
);

/** Puts the pc of a JUMPDEST behind each snippet where it jumps to. */
function assemble(words: readonly string[], snippets: readonly string[]): string {
  let code = words.join('');
  for (const each of snippets) {
    if (each.includes(TARGET)) code += `${each.replace(TARGET, hex((code.length + each.length) / 2, 2))}5b`;
    else code += each;
  }
  // what is on the stack, to slots
  for (let slot = 0; slot < 8; slot++) code += `${push(slot, 1)}55`;
  // and a block that ends with no opcode that looks at its gas itself
  return `0x${code}60016002015000`;
}

const program = fc
  .tuple(
    fc.array(pushed, { minLength: 8, maxLength: 24 }),
    // nearly as many as there may be
    fc.oneof({ arbitrary: fc.constant(0), weight: 9 }, fc.integer({ min: 985, max: 1010 })),
    fc.array(snippet, { minLength: 1, maxLength: 40 }),
  )
  .map(([words, copies, snippets]) => assemble([...words, '80'.repeat(copies)], snippets));
interface Run {
  readonly fork: Fork;
  readonly gasLimit: bigint;
  readonly data: Uint8Array;
}

const run: fc.Arbitrary<Run> = fc.record({
  fork: fc.constantFrom(...FORKS.filter((fork) => !/Amsterdam/.test(fork))),
  gasLimit: fc.oneof({ arbitrary: fc.constant(10_000_000n), weight: 4 }, fc.bigInt(22_000n, 60_000n)),
  data: fc.uint8Array({ maxLength: 80 }),
});

async function execute(executor: KernelExecutor, code: string, runs: readonly Run[]): Promise<ExecutionResult[]> {
  const results: ExecutionResult[] = [];
  for (const { fork, gasLimit, data } of runs) {
    const pre = new Map([
      [CONTRACT, { nonce: 1n, balance: 5n, storage: new Map([[1n, 7n]]), code: hexToBytes(code as `0x${string}`) }],
    ]);
    const each: Case = { block: blockOf(fork), pre, transactions: [callTo(CONTRACT, { gasLimit, data })] };
    results.push(await executor.execute(each.block, each.transactions, stateOf(each)));
  }
  return results;
}

function gasOf(result: ExecutionResult | undefined): bigint {
  const [outcome] = result?.outcomes ?? [];
  if (outcome === undefined || outcome.status === 'rejected') throw new Error('a transaction was rejected');
  return outcome.gasUsed;
}

/** The memory of a kernel whose imports are wrapped. */
function watch(): { words: () => Uint32Array; wrap: (imports: WebAssembly.Imports) => WebAssembly.Imports } {
  let buffer: ArrayBufferLike = new ArrayBuffer(0);
  const wrap = (imports: WebAssembly.Imports): WebAssembly.Imports => {
    const memory = imports.env?.memory as WebAssembly.Memory;
    buffer = memory.buffer;
    return imports;
  };
  return { words: () => new Uint32Array(buffer), wrap };
}

describe('translation of codes', () => {
  it('executes as interpretation does, whatever the fork that a code was translated in', async () => {
    const interpreting = await createSequentialExecutor({ translatingFrame: 2 ** 32 - 1 });
    const translating = await createSequentialExecutor({ translatingFrame: 1 });
    const seed = Date.now() % 2 ** 31;
    await fc.assert(
      fc.asyncProperty(program, fc.array(run, { minLength: 1, maxLength: 3 }), async (code, runs) => {
        const expected = await execute(interpreting, code, runs);
        expect(await execute(translating, code, runs)).to.deep.equal(expected);
        // with as much gas as it took, or a little less
        const scarce = runs.flatMap((each, i) =>
          [0n, 1n, 3n].map((lack) => ({ ...each, gasLimit: gasOf(expected[i]) - lack })),
        );
        expect(await execute(translating, code, scarce)).to.deep.equal(await execute(interpreting, code, scarce));
      }),
      { numRuns: 2_000, seed },
    );
  });

  it('goes on by interpretation where there is no room, and begins anew with the next block', async () => {
    const { words, wrap } = watch();
    const executor = await createSequentialExecutor({ translatingFrame: 1, wrap });
    const runs = [{ fork: 'Cancun', gasLimit: 100_000n, data: new Uint8Array(0) }] as const;
    const [filled] = await execute(executor, '0x6001600055', runs);
    const end = layout.TRANSLATIONS_END / 4;
    words()[end] = layout.TRANSLATIONS + layout.TRANSLATIONS_BYTES;
    await execute(executor, '0x600260005560005b', runs);
    expect(words()[layout.TRANSLATIONS_ARE_FULL / 4]).to.equal(1);
    expect(await execute(executor, '0x6001600055', runs)).to.deep.equal([filled]);
    expect(words()[end]).to.be.within(layout.TRANSLATIONS + 1, layout.TRANSLATIONS + 1000);
  });

  it('translates a code that loops while a frame of it is interpreted', async () => {
    // 100,000 turns of JUMPDEST PUSH1 1 ADD DUP1 PUSH3 GT PUSH1 JUMPI
    const code = `0x60005b60010180${push(100_000, 3)}11600257600055`;
    const runs = [{ fork: 'Cancun', gasLimit: 10_000_000n, data: new Uint8Array(0) }] as const;
    const { words, wrap } = watch();
    const got = await execute(await createSequentialExecutor({ wrap }), code, runs);
    expect(got).to.deep.equal(await execute(await createSequentialExecutor({ onStep: () => undefined }), code, runs));
    expect(words()[layout.TRANSLATIONS_END / 4]).to.be.greaterThan(layout.TRANSLATIONS);
  });
});
