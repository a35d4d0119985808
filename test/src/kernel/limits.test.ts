import { expect } from 'chai';
import * as layout from '../../../assembly/layout.js';
import { asm } from '../../../runners/fill/assembler.js';
import { stateOf } from '../../../runners/verdict/differences.js';
import type { Executed, Executor } from '../../../src/executors/executor.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { ResourceLimitError } from '../../../src/kernel/errors.js';
import type { Address } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import { BLOCK, CONTRACT, callTo } from './call.js';

/** Calls a contract of this code, with gas for anything. */
async function run(executor: Executor, code: string, gasLimit = 2n ** 50n): Promise<Executed> {
  const account = { nonce: 1n, balance: 0n, storage: new Map<bigint, bigint>() };
  const pre = new Map([[CONTRACT, { ...account, code: hexToBytes(code) }]]);
  const block = { ...BLOCK, gasLimit: 2n ** 63n - 1n };
  const transactions = [callTo(CONTRACT, { gasLimit })];
  const { outcomes } = await executor.execute(block, transactions, stateOf({ block, pre, transactions }));
  return outcomes[0] as Executed;
}

/** PUSH4 offset, PUSH1 0, MSTORE … for a memory of that length. */
const memoryOf = (bytes: number): string => `6000 63${(bytes - 32).toString(16).padStart(8, '0')} 52`;
const program = (...parts: string[]): string => `0x${parts.join('').replaceAll(' ', '')}`;

describe('what a thread cannot hold', () => {
  const cases = {
    'EVM memory': program(memoryOf(0xffff_ffe0)),
    'return data': program('6304000000', '6000', 'f3'),
    logs: program('6308000000', '6000', 'a0'),
    // 0: JUMPDEST PC ADD DUP1 DUP1 TSTORE, for ever other keys
    journal: program('6001', '5b', '6001 01 80 80 5d', '6002 56'),
  };
  let executor: Executor;
  before(async () => {
    executor = await createSequentialExecutor();
  });

  for (const [name, code] of Object.entries(cases)) {
    it(`${name}: the transaction ends as a resource limit, and the next one is executed`, async () => {
      const error = await run(executor, code).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(ResourceLimitError);
      expect((error as ResourceLimitError).wanted > 2n ** 25n).to.equal(true);
      expect((await run(executor, program('600160005260206000f3'))).returnData[31]).to.equal(1);
    });
  }

  describe('memory behind 4 GiB is paid for before it is missed', () => {
    /** For each opcode: a program that extends memory up to an end, and its gas but for that of memory (yellow paper, appendix H.1). */
    const reaching: Readonly<Record<string, readonly [program: (end: bigint) => string, gas: bigint]>> = {
      MLOAD: [(end) => `${end - 32n} MLOAD`, 6n],
      MSTORE: [(end) => `0 ${end - 32n} MSTORE`, 9n],
      MSTORE8: [(end) => `0 ${end - 1n} MSTORE8`, 9n],
      CALLDATACOPY: [(end) => `32 0 ${end - 32n} CALLDATACOPY`, 15n],
      MCOPY: [(end) => `32 0 ${end - 32n} MCOPY`, 15n],
      EXTCODECOPY: [(end) => `32 0 ${end - 32n} ADDRESS EXTCODECOPY`, 114n],
      KECCAK256: [(end) => `32 ${end - 32n} KECCAK256`, 42n],
      LOG0: [(end) => `32 ${end - 32n} LOG0`, 6n + 375n + 256n],
      RETURN: [(end) => `32 ${end - 32n} RETURN`, 6n],
      CREATE: [(end) => `32 ${end - 32n} 0 CREATE`, 32_011n],
      CALL: [(end) => `0 0 32 ${end - 32n} 0 ADDRESS 0 CALL`, 120n],
    };
    const memoryGas = (end: bigint): bigint => 3n * (end / 32n) + (end / 32n) ** 2n / 512n;

    for (const [name, [programTo, gas]] of Object.entries(reaching)) {
      it(`by ${name}`, async () => {
        for (const end of [2n ** 32n + 32n, 2n ** 33n, 2n ** 36n + 64n, 2n ** 37n - 32n]) {
          const needed = 21_000n + gas + memoryGas(end);
          const error = await run(executor, asm(programTo(end)), needed).catch((thrown: unknown) => thrown);
          expect(error, `${end} bytes`).to.be.instanceOf(ResourceLimitError);
          expect((error as ResourceLimitError).wanted, `${end} bytes`).to.equal(end);
          const less = await run(executor, asm(programTo(end)), needed - 1n);
          expect(less.status, `${end} bytes`).to.equal('failure');
        }
        // as go-ethereum has it: a length that gas is not counted for
        for (const end of [2n ** 37n, 2n ** 40n, 2n ** 64n, 2n ** 64n + 32n, 2n ** 255n])
          expect((await run(executor, asm(programTo(end)), 2n ** 63n - 1n)).status, `${end} bytes`).to.equal('failure');
      });
    }
  });

  it('600,000 slots fit the journal', async () => {
    // counts 600,000 down to 0, and keeps each number under itself
    const code = program('620927c0', '5b', '80 80 5d', '6001 90 03', '80 6004 57', '00');
    expect((await run(executor, code)).status).to.equal('success');
  });

  it('a gigabyte of memory in 1024 frames leaves a kernel that is replaced', async () => {
    // each frame takes a megabyte and calls itself with all gas
    const code = program('6000 620fffe0 52', '6000 6000 6000 6000 6000 30 5a f1');
    const first = await run(executor, code);
    expect(await run(executor, code)).to.deep.equal(first);
  });

  it('tells of more changes than it can gather at once', async () => {
    const count = 1_150_000;
    expect(count * layout.CHANGED_ACCOUNT_BYTES).to.be.greaterThan(layout.VIEW_SLOTS - layout.LOGS);
    const credits = Array.from({ length: count }, (_, index) => ({
      type: 'credit' as const,
      to: `0x${(0x1000_0000 + index).toString(16).padStart(40, '0')}` as Address,
      amount: BigInt(index + 1),
    }));
    const { diff } = await executor.execute(
      BLOCK,
      credits,
      stateOf({ block: BLOCK, pre: new Map(), transactions: [] }),
    );
    expect(diff.size).to.equal(count);
    let right = 0;
    for (const { to, amount } of credits) if (diff.get(to)?.balance === amount) right++;
    expect(right).to.equal(count);
  });
});
