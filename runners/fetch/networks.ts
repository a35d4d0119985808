import { type ChainConfig, Hoodi, Mainnet, Sepolia } from '@ethereumjs/common';
import { type Fork, findNetwork } from '../../src/forks/networks.js';

const CHAINS: readonly ChainConfig[] = [Mainnet, Sepolia, Hoodi];

/**
 * The fork whose rules a block of a public chain follows; `undefined` for a chain that is none of them.
 * @param timestamp seconds
 */
export function forkOfBlock(chainId: bigint, number: bigint, timestamp: bigint): Fork | undefined {
  const chain = CHAINS.find((each) => BigInt(each.chainId) === chainId);
  if (chain === undefined) return undefined;
  let fork: Fork = 'Frontier';
  for (const { name, block, timestamp: since } of chain.hardforks) {
    const isActive = since !== undefined ? timestamp >= BigInt(since) : block !== null && number >= block;
    // what changes no rule of execution has no name there: the DAO's change of the state, the names of networks
    if (isActive) fork = findNetwork(name)?.fork ?? fork;
  }
  return fork;
}
