import * as layout from '../../../../assembly/layout.js';
import { asm } from '../../../../runners/fill/assembler.js';
import { account, address, blockOf, ETHER, signer, transaction } from '../../../../runners/packs/synthetic/world.js';
import type { Case } from '../../../../runners/verdict/differences.js';
import type { ScheduledExecutor } from '../../../../src/executors/schedule/executor.js';
import { explorePreemptions } from '../../../../src/executors/schedule/preemptions.js';
import type { Conditions } from '../../../../src/executors/schedule/schedule.js';
import { type Address, bigIntToBytes } from '../../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../../src/primitives/hex.js';
import type { AllocAccount } from '../../../../src/state/memory-state.js';
import { differenceOf, judged } from './blocks.js';

/** A block whose threads load the same part of the base state at once: all is tried that preemptions at accesses to it may do. */
export interface Meeting {
  readonly block: Case;
  readonly conditions: Conditions;
  readonly preemptions: number;
  readonly isThere: (site: number) => boolean;
}

const calls = (contracts: readonly [Address, AllocAccount][], to: readonly Address[], data: readonly Uint8Array[]) => ({
  block: blockOf('Prague', address('c0')),
  pre: new Map([...contracts, ...to.map((_, i): [Address, AllocAccount] => [signer(i), account({ balance: ETHER })])]),
  transactions: to.map((each, i) => transaction({ sender: signer(i), to: each, ...(data[i] && { data: data[i] }) })),
});

/** The first one reads slot 0; others set it to 1, 2 and 1 again: who notes 1 as what it was before the block finds it unchanged. */
const slotMeeting = (storage: AllocAccount['storage']): Meeting => {
  const contract = address('c1');
  const code = hexToBytes(asm('CALLDATASIZE @write JUMPI 0 SLOAD STOP write: 0 CALLDATALOAD 0 SSTORE'));
  const inputs = [new Uint8Array(0), ...[1n, 2n, 1n].map((value) => bigIntToBytes(value, 32))];
  return {
    block: calls([[contract, account({ code, nonce: 1n, storage })]], new Array(inputs.length).fill(contract), inputs),
    conditions: { prefetches: false, splits: false, claims: true },
    preemptions: 2,
    isThere: (site) => site >= layout.SLOTS && site < layout.SLOTS + layout.MAX_SLOTS * layout.SLOT_BYTES,
  };
};

/** Two factories create contracts of the same code, call them, and store what they return: 42. */
const codeMeeting = (): Meeting => {
  const init = asm(`${asm('42 0 MSTORE 32 0 RETURN')} 0 MSTORE 10 22 RETURN`);
  const code = hexToBytes(asm(`${init} 0 MSTORE 32 64 0 0 0 19 13 0 CREATE GAS CALL POP 64 MLOAD 0 SSTORE`));
  const factories = ['c1', 'c2'].map(address);
  return {
    block: calls(
      factories.map((each) => [each, account({ code, nonce: 1n })]),
      factories,
      [],
    ),
    conditions: { prefetches: true, splits: false, claims: false },
    preemptions: 3,
    isThere: (site) => site >= layout.CODES && site < layout.CODE_ARENA + layout.CODE_ARENA_BYTES,
  };
};

export const MEETINGS = {
  'a slot': slotMeeting(new Map([[0n, 7n]])),
  'a slot that the state does not have': slotMeeting(new Map()),
  'a code': codeMeeting(),
} as const satisfies Readonly<Record<string, Meeting>>;

export async function exploreMeeting(
  { block, conditions, preemptions, isThere }: Meeting,
  executor: ScheduledExecutor,
): Promise<Awaited<ReturnType<typeof explorePreemptions<string>>>> {
  const each = await judged('block', block);
  return explorePreemptions(preemptions, (choice) => differenceOf(executor.choose(choice, conditions), each), isThere);
}
