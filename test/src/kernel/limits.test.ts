import { expect } from 'chai';
import * as layout from '../../../assembly/layout.js';
import { stateOf } from '../../../runners/verdict/differences.js';
import type { Executed, Executor } from '../../../src/executors/executor.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { ResourceLimitError } from '../../../src/kernel/errors.js';
import type { Address } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import { BLOCK, CONTRACT, callTo } from './call.js';

/** Calls a contract of this code, with gas for anything. */
async function run(executor: Executor, code: string): Promise<Executed> {
  const account = { nonce: 1n, balance: 0n, storage: new Map<bigint, bigint>() };
  const pre = new Map([[CONTRACT, { ...account, code: hexToBytes(code) }]]);
  const transactions = [callTo(CONTRACT)];
  const { outcomes } = await executor.execute(BLOCK, transactions, stateOf({ block: BLOCK, pre, transactions }));
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

  it('memory that no gas pays for is a failure', async () => {
    expect((await run(executor, program('6001', '64ffffffffff', '53'))).status).to.equal('failure');
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
    const count = 850_000;
    expect(count * layout.CHANGED_ACCOUNT_BYTES).to.be.greaterThan(layout.LOGS_BYTES);
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
