import { type Fork, isAtLeast } from '../forks/networks.js';
import type { Address } from '../primitives/bytes.js';
import { hexToBytes } from '../primitives/hex.js';
import type { Credit, SystemCall } from '../transactions/operation.js';
import type { ExecutedParts } from './block.js';
import type { ExecutionHeader } from './header.js';
import { blockRewards } from './rules/rewards.js';

/** EIP-4788, EIP-2935 */
const BEACON_ROOTS = '0x000f3df6d732807ef1319fb7b8bb8522d0beac02' as Address;
const HISTORY_STORAGE = '0x0000f90827f1c53a10cb7a02335b175320002935' as Address;
/** EIP-7002, EIP-7251 */
const WITHDRAWAL_REQUESTS = '0x00000961ef480eb55e80d19ad83579a64c007002' as Address;
const CONSOLIDATION_REQUESTS = '0x0000bbddc7ce488642fb579f8b00f3a590007251' as Address;

const call = (to: Address, data: Uint8Array = new Uint8Array(0)): SystemCall => ({ type: 'systemCall', to, data });

/** The calls before a block's transactions; that one has no code to call, or fails, does not matter. */
export function openingCalls({ parentHash, parentBeaconBlockRoot }: ExecutionHeader, fork: Fork): SystemCall[] {
  return [
    ...(parentBeaconBlockRoot === undefined ? [] : [call(BEACON_ROOTS, hexToBytes(parentBeaconBlockRoot))]),
    ...(isAtLeast(fork, 'Prague') ? [call(HISTORY_STORAGE, hexToBytes(parentHash))] : []),
  ];
}

/** The calls after all else, and the type of the requests that each returns (EIP-7685). */
export const REQUEST_CALLS = [
  { type: 1, call: call(WITHDRAWAL_REQUESTS) },
  { type: 2, call: call(CONSOLIDATION_REQUESTS) },
] as const;

const WEI_PER_GWEI = 10n ** 9n;

/** What the protocol gives after a block's transactions: rewards before Paris, withdrawals from Shanghai on. */
export const creditsOf = ({ header, uncles, withdrawals = [] }: ExecutedParts, fork: Fork): Credit[] =>
  [
    ...blockRewards(header, uncles, fork),
    ...withdrawals.map(({ address, amount }) => ({ address, amount: amount * WEI_PER_GWEI })),
  ].map(({ address, amount }) => ({ type: 'credit', to: address, amount }));
