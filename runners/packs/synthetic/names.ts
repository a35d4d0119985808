import { type Fork, isAtLeast, type Network } from '../../../src/forks/networks.js';

/** What made-up blocks are about, and the fork that has it first. */
const SCENARIOS = {
  /** random programs */
  random: 'Frontier',
  /** slots that most transactions write */
  counters: 'Frontier',
  /** contracts created by one transaction and called, or destroyed, by others */
  creations: 'Frontier',
  /** contracts with storage, destroyed while others write it */
  wipes: 'Frontier',
  /** a beneficiary that sends, receives, is a contract, destroys itself, is created, and whose balance is read */
  beneficiary: 'Frontier',
  /** funds that arrive, or do not, within the block, and gaps between nonces */
  funds: 'Frontier',
  /** CREATE2 at the same address, before and after SELFDESTRUCT; EIP-1014, EIP-6780 */
  recreation: 'Constantinople',
  /** EIP-7702: delegations set, changed and revoked, by senders for themselves too */
  delegations: 'Prague',
} as const satisfies Record<string, Fork>;

export type ScenarioName = keyof typeof SCENARIOS;

/** None for a transition, or a fork with EIPs on top of it. */
export function scenariosOf({ fork, eips, transition }: Network): ScenarioName[] {
  if (eips.length > 0 || transition !== undefined) return [];
  return (Object.keys(SCENARIOS) as ScenarioName[]).filter((name) => isAtLeast(fork, SCENARIOS[name]));
}
