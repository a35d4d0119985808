import { lending, nftMint } from './applications.js';
import { erc20Clusters, erc20Transfers } from './erc20.js';
import { mixed } from './mixed.js';
import type { Shape } from './shape.js';
import { beneficiaryReaders, hotSlots, slotChain } from './slots.js';
import { createDestroyStorm, setCodeStorm } from './storms.js';
import { uniswapV2Swaps, uniswapV3Clusters } from './swaps.js';
import { balanceChain, beneficiarySender, nonceChain, oneSender, rawTransfers, smallBlocks } from './transfers.js';

/** All shapes; docs/fill.md says how to add one. */
export const SHAPES: readonly Shape[] = [
  rawTransfers,
  oneSender,
  beneficiarySender,
  beneficiaryReaders,
  erc20Transfers,
  erc20Clusters,
  uniswapV3Clusters,
  uniswapV2Swaps,
  lending,
  nftMint,
  mixed,
  smallBlocks,
  nonceChain,
  slotChain,
  balanceChain,
  hotSlots,
  createDestroyStorm,
  setCodeStorm,
];
