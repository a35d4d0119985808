import type { Address } from '../../src/primitives/bytes.js';
import type { AllocAccount } from '../../src/state/memory-state.js';
import { callData, compile, elementSlot } from './solidity.js';
import {
  addressOf,
  blockOfCalls,
  type Call,
  independentCalls,
  type Range,
  type Sent,
  type Workload,
} from './workload.js';

const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
import "@openzeppelin/contracts/token/ERC20/ERC20.sol";
contract Token is ERC20 { constructor() ERC20("Token", "TOKEN") {} }`;

/** `_balances` is the first variable of OpenZeppelin's ERC20, `_allowances` the second. */
const BALANCES = 0n;
const ALLOWANCES = 1n;

const FUNDS = 10n ** 18n;
const INFINITE = 2n ** 256n - 1n;

/** A token that everybody here holds a lot of. @param holders with whoever may take it from them */
export function token(holders: Iterable<readonly [holder: Address, spender?: Address]>): AllocAccount {
  const storage = new Map<bigint, bigint>();
  for (const [holder, spender] of holders) {
    storage.set(elementSlot(holder, BALANCES), FUNDS);
    if (spender) storage.set(elementSlot(spender, elementSlot(holder, ALLOWANCES)), INFINITE);
  }
  return { nonce: 1n, balance: 0n, code: compile('Token', SOURCE), storage };
}

/** Addresses of tokens, by number. */
export const tokenAddress = (number: number): Address => `0x7${number.toString(16).padStart(39, '0')}` as Address;

/** A call of `transfer`. */
export const erc20Transfer = (to: Address, recipient: Address): Call => ({
  to,
  value: 0n,
  data: callData('transfer(address,uint256)', recipient, 1000n),
  gasLimit: 100_000n,
});

/** Calls of `transfer`, each by a holder of its own to a recipient of its own, who has held none before. */
export function erc20Transfers(range: Range): Workload {
  const holders = Array.from(
    { length: range.count },
    (_, index) => [addressOf('sender', range.first + index)] as const,
  );
  const address = tokenAddress(0);
  return independentCalls(
    'ERC-20 transfers',
    range,
    (index) => erc20Transfer(address, addressOf('recipient', index)),
    new Map([[address, token(holders)]]),
  );
}

const CLUSTERS = 20;
const FAMILY = 10;
const TRANSFERS_EACH = 2;

/** Tokens whose holders come in families of ten, and transfer among themselves, twice each: short chains in many places. */
export function erc20Clusters(count: number): Workload {
  const holders = Array.from({ length: count / TRANSFERS_EACH }, (_, index) => addressOf('sender', index));
  const clusterOf = (index: number): number => Math.floor(index / FAMILY) % CLUSTERS;
  const calls: Sent[] = [];
  for (let time = 0; time < TRANSFERS_EACH; time++)
    for (const [index, sender] of holders.entries()) {
      const family = index - (index % FAMILY);
      const other = family + ((index + 3 * time + 1) % FAMILY);
      calls.push({ sender, ...erc20Transfer(tokenAddress(clusterOf(index)), holders[other] ?? sender) });
    }
  const tokens = Array.from({ length: CLUSTERS }, (_, cluster) => {
    const members = holders.filter((_, index) => clusterOf(index) === cluster);
    return [tokenAddress(cluster), token(members.map((member) => [member]))] as const;
  });
  return blockOfCalls('ERC-20 clusters', calls, new Map(tokens));
}
