import * as layout from '../../../../assembly/layout.js';
import { asm } from '../../../../runners/fill/assembler.js';
import { account, address, blockOf, ETHER, signer, transaction } from '../../../../runners/packs/synthetic/world.js';
import type { Case } from '../../../../runners/verdict/differences.js';
import { createScheduledExecutor, type ScheduledOptions } from '../../../../src/executors/schedule/executor.js';
import { explorePreemptions } from '../../../../src/executors/schedule/preemptions.js';
import type { Choice, Conditions } from '../../../../src/executors/schedule/schedule.js';
import { type Address, bigIntToBytes } from '../../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../../src/primitives/hex.js';
import type { AllocAccount, MemoryState } from '../../../../src/state/memory-state.js';
import type { StateView } from '../../../../src/state/view.js';
import { differenceOf, judged } from './blocks.js';

/** A block whose threads load the same part of the base state at once: all is tried that preemptions at accesses to it may do. */
export interface Meeting {
  readonly block: Case;
  readonly conditions: Conditions;
  readonly preemptions: number;
  readonly isThere: (site: number) => boolean;
  readonly viewOf?: (state: MemoryState) => StateView;
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
    conditions: { prefetches: false, splits: false, claims: true, takesPart: false },
    preemptions: 2,
    isThere: (site) => site >= layout.SLOTS && site < layout.SLOTS + layout.MAX_SLOTS * layout.SLOT_BYTES,
  };
};

/** Two ask for an account that is known of neither before, and the host brings all that it stores with it. */
const storageMeeting = (): Meeting => {
  const contract = address('c1');
  const code = hexToBytes(asm('0 SLOAD 0 MSTORE 32 0 LOG0'));
  const caller = account({ code: hexToBytes(asm(`0 0 0 0 0 ${contract} GAS CALL`)), nonce: 1n });
  const callers = ['c2', 'c3'].map(address);
  return {
    block: calls(
      [
        [contract, account({ code, nonce: 1n, storage: new Map([[0n, 7n]]) })],
        ...callers.map((each): [Address, AllocAccount] => [each, caller]),
      ],
      callers,
      [],
    ),
    conditions: { prefetches: true, splits: false, claims: false, takesPart: false },
    preemptions: 2,
    isThere: (site) =>
      (site >= layout.SLOT_COUNT && site < layout.CODE_COUNT) ||
      (site >= layout.ACCOUNTS && site < layout.SLOTS + layout.MAX_SLOTS * layout.SLOT_BYTES),
    viewOf: (state) => ({
      account: (address) => state.account(address),
      code: (hash) => state.code(hash),
      slot: (address, key) => state.slot(address, key),
      fewSlots: (address) => state.alloc.get(address)?.storage,
      blockHash: (number) => state.blockHash(number),
    }),
  };
};

const ANSWER = asm('42 0 MSTORE 32 0 RETURN');
/** Creates a contract that returns 42, calls it, and stores what it returns. */
const FACTORY = account({
  code: hexToBytes(
    asm(`${asm(`${ANSWER} 0 MSTORE 10 22 RETURN`)} 0 MSTORE 32 64 0 0 0 19 13 0 CREATE GAS CALL POP 64 MLOAD 0 SSTORE`),
  ),
  nonce: 1n,
});
const ANSWERER = account({ code: hexToBytes(ANSWER), nonce: 1n });

/** Contracts of the same code: created, or there before and asked for. */
const codeMeeting = (second: AllocAccount, prefetches: boolean, preemptions: number): Meeting => {
  const addresses = ['c1', 'c2'].map(address) as [Address, Address];
  return {
    block: calls(
      [
        [addresses[0], FACTORY],
        [addresses[1], second],
      ],
      addresses,
      [],
    ),
    conditions: { prefetches, splits: false, claims: false, takesPart: false },
    preemptions,
    isThere: (site) =>
      site === layout.CODE_COUNT + layout.COUNT_LOCK ||
      (site >= layout.CODES && site < layout.CODE_ARENA + layout.CODE_ARENA_BYTES),
  };
};

export const MEETINGS = {
  'a slot': slotMeeting(new Map([[0n, 7n]])),
  'a slot that the state does not have': slotMeeting(new Map()),
  'a storage': storageMeeting(),
  'a code': codeMeeting(FACTORY, true, 3),
  'a code that the state has': codeMeeting(ANSWERER, false, 4),
} as const satisfies Readonly<Record<string, Meeting>>;

export async function exploreMeeting(
  { block, conditions, preemptions, isThere, viewOf }: Meeting,
  options: Pick<ScheduledOptions, 'module' | 'fault'> = {},
): Promise<Awaited<ReturnType<typeof explorePreemptions<string>>>> {
  const each = await judged('block', block);
  const executor = await createScheduledExecutor({ threads: 2, ...options });
  const attempt = (choice: Choice) => differenceOf(executor.choose(choice, conditions), each, viewOf);
  return explorePreemptions(preemptions, attempt, isThere);
}
