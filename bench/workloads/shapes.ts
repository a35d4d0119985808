import { erc20Clusters as clusters, erc20Transfers as erc20 } from '../../runners/fill/shapes/erc20.js';
import { mixed } from '../../runners/fill/shapes/mixed.js';
import { beneficiaryReaders as readers, slotChain } from '../../runners/fill/shapes/slots.js';
import { uniswapV3Clusters } from '../../runners/fill/shapes/swaps.js';
import { nonceChain, rawTransfers as raw } from '../../runners/fill/shapes/transfers.js';
import { type Range, type Workload, workloadOf } from './workload.js';

/** Transfers of one wei, each between two accounts of its own; the recipients do not exist before. */
export const rawTransfers = ({ first, count }: Range): Promise<Workload> => workloadOf(raw, count, first);

/** Calls of `transfer`, each by a holder of its own to a recipient of its own, who has held none before. */
export const erc20Transfers = ({ first, count }: Range): Promise<Workload> => workloadOf(erc20, count, first);

/** Pools of Uniswap V3, each with people of its own. */
export const uniswapSwaps = (count: number): Promise<Workload> => workloadOf(uniswapV3Clusters, count);

/** Tokens whose holders come in families, and transfer among themselves: chains in many places. */
export const erc20Clusters = (count: number): Promise<Workload> => workloadOf(clusters, count);

/** What fills mainnet's blocks: swaps, ERC-20 and raw transfers. */
export const mixedCalls = (count: number): Promise<Workload> => workloadOf(mixed, count);

/** Transfers by one sender: each needs the nonce and the balance that the one before left. */
export const chainOfTransfers = (count: number): Promise<Workload> => workloadOf(nonceChain, count);

/** Each needs the slot that the one before left. */
export const counterCalls = (count: number): Promise<Workload> => workloadOf(slotChain, count);

/** Each needs the fees of all before. */
export const beneficiaryReaders = (count: number): Promise<Workload> => workloadOf(readers, count);

/** So many blocks, of so many transactions each, that have no sender or recipient in common. */
export const blocksOf = (
  create: (range: Range) => Promise<Workload>,
  blocks: number,
  count: number,
): Promise<Workload[]> =>
  Promise.all(Array.from({ length: blocks }, (_, block) => create({ first: block * count, count })));
