import { expect } from 'chai';
import { FAULT_CHOSEN, FAULT_OLD_INDEX } from '../../../../assembly/faults.js';
import { asm } from '../../../../runners/fill/assembler.js';
import { account, address, blockOf, ETHER, signer, transaction } from '../../../../runners/packs/synthetic/world.js';
import type { Case } from '../../../../runners/verdict/differences.js';
import { createScheduledExecutor, seeded } from '../../../../src/executors/schedule/executor.js';
import { scheduleOf } from '../../../../src/executors/schedule/schedule.js';
import { bigIntToBytes } from '../../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../../src/primitives/hex.js';
import type * as WebAssembly from '../../../../src/primitives/webassembly.js';
import { kernelTarget } from '../../../assembly/compile.js';
import { differenceOf, judged, SEED } from './blocks.js';

const THREADS = 3;
const SCHEDULES = 200;
const COINBASE = address('c0');
const CONTRACT = address('c1');
const SENDERS = [0, 1, 2, 3].map(signer);

/** Adds 1 to four of eight slots, from the one on that the input says. */
const COUNTER = asm(
  [0, 1, 2, 3].map((next) => `${next} 0 CALLDATALOAD ADD 7 AND DUP1 SLOAD 1 ADD SWAP1 SSTORE`).join(' '),
);

const funded = SENDERS.map((sender) => [sender, account({ balance: ETHER })] as const);

/** Nothing of the other table is added: of the first block nobody is known before, of the second one everybody, but no slot. */
const INDEXES: Readonly<Record<string, { readonly block: Case; readonly prefetches: boolean }>> = {
  accounts: {
    block: {
      block: blockOf('Prague', COINBASE),
      pre: new Map(funded),
      transactions: SENDERS.map((sender, i) =>
        transaction({ sender, to: signer((i + 1) % SENDERS.length), value: 1n }),
      ),
    },
    prefetches: false,
  },
  slots: {
    block: {
      block: blockOf('Prague', COINBASE),
      pre: new Map([
        [COINBASE, account({ balance: 1n })],
        [CONTRACT, account({ code: hexToBytes(COUNTER), nonce: 1n })],
        ...funded,
      ]),
      transactions: SENDERS.map((sender, i) =>
        transaction({ sender, to: CONTRACT, data: bigIntToBytes(BigInt(2 * i), 32) }),
      ),
    },
    prefetches: true,
  },
};

describe('schedules of an index that grows while threads look into it', () => {
  let module: WebAssembly.Module;
  before(async function () {
    this.timeout(180_000);
    module = await kernelTarget('yield', [`FAULT=${FAULT_CHOSEN}`]);
  });

  /** Schedules until one goes wrong. */
  async function explore(fault: number, { block, prefetches }: (typeof INDEXES)[string]): Promise<number | undefined> {
    const executor = await createScheduledExecutor({ threads: THREADS, module, fault });
    const each = await judged('block', block);
    for (let i = 0; i < SCHEDULES; i++) {
      const { choice, conditions } = seeded(scheduleOf(SEED + i), THREADS);
      if ((await differenceOf(executor.choose(choice, { ...conditions, prefetches }), each)) !== undefined) return i;
    }
    return undefined;
  }

  for (const [name, index] of Object.entries(INDEXES)) {
    it(`find nothing where there is no fault: ${name}`, async () => {
      expect(await explore(FAULT_CHOSEN, index), `SCHEDULE_SEED=${SEED}`).to.equal(undefined);
    });

    it(`find FAULT_OLD_INDEX: ${name}`, async function () {
      const found = await explore(FAULT_OLD_INDEX, index);
      expect(found, `SCHEDULE_SEED=${SEED}`).to.be.a('number');
      if (this.test) this.test.title += `, after ${found} schedules`;
    });
  }
});
