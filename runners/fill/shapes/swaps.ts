import type { Address } from '../../../src/primitives/bytes.js';
import { type Actor, ETHER } from '../actors.js';
import { approve, deployToken } from '../contracts/tokens.js';
import { createPair, deployUniswapV2, swapV2 } from '../contracts/uniswap-v2.js';
import { createPool, deployUniswapV3, SWAPS_V3, type SwapV3, swapV3 } from '../contracts/uniswap-v3.js';
import type { Scene } from '../scene.js';
import { forks } from '../state-case.js';
import type { Sent, Shape } from './shape.js';

const LIQUIDITY = 1_000_000n * ETHER;
const AMOUNT = ETHER / 1000n;

/** Two tokens that these people hold, and have given somebody leave to take. */
function tokensOf(scene: Scene, people: readonly Actor[], spender: Address): [Address, Address] {
  const holders = people.map(({ address }) => address);
  const tokens: [Address, Address] = [deployToken(scene, holders, ETHER), deployToken(scene, holders, ETHER)];
  for (const holder of holders) for (const token of tokens) scene.send(approve(token, spender), holder);
  return tokens;
}

/** Those of pevm: 8,000 swaps in full. */
const CLUSTERS = 20;
const PEOPLE = 20;
const SWAPS = 20;

export const uniswapV3Clusters: Shape = {
  name: 'uniswap-v3-clusters',
  comment:
    'Pools of Uniswap V3 (20), each with people (20) of its own who swap (20 times each): exact input and exact output, in both directions; other sizes take the third root of each.',
  forks: forks('Istanbul'),
  embedded: ['Cancun'],
  smallSize: 6,
  build: (stage) => {
    const scale = Math.cbrt(stage.size / (CLUSTERS * PEOPLE * SWAPS));
    const clusters = Math.max(1, Math.floor(CLUSTERS * scale));
    const members = Math.ceil(PEOPLE * scale);
    const rounds = Math.ceil(stage.size / (clusters * members));
    const uniswap = deployUniswapV3(stage);
    const people = stage.people(clusters * members);
    const pools = Array.from({ length: clusters }, (_, cluster) => {
      const own = people.slice(cluster * members, (cluster + 1) * members);
      return createPool(stage, uniswap, tokensOf(stage, own, uniswap.router), LIQUIDITY);
    });
    const block: Sent[] = [];
    for (let round = 0; round < rounds; round++)
      for (const [index, from] of people.entries()) {
        const pool = pools[Math.floor(index / members)];
        const kind = SWAPS_V3[(round + index) % SWAPS_V3.length] as SwapV3;
        if (pool !== undefined) block.push({ from, ...swapV3(uniswap.router, pool, kind, AMOUNT, from.address) });
      }
    return { blocks: [block.slice(0, stage.size)] };
  },
};

/** Swaps for each pair. */
const SWAPS_PER_PAIR = 100;

export const uniswapV2Swaps: Shape = {
  name: 'uniswap-v2-swaps',
  comment:
    'Swaps by the router of Uniswap V2, each by somebody of its own, a hundred or fewer on each pair, in both directions.',
  forks: forks('Istanbul'),
  embedded: ['Istanbul'],
  smallSize: 6,
  build: (stage) => {
    const uniswap = deployUniswapV2(stage);
    const people = stage.people(stage.size);
    const pairs = Math.ceil(stage.size / SWAPS_PER_PAIR);
    const tokens = Array.from({ length: pairs }, (_, pair) => {
      const own = people.filter((_, index) => index % pairs === pair);
      const both = tokensOf(stage, own, uniswap.router);
      createPair(stage, uniswap, both, LIQUIDITY);
      return both;
    });
    return {
      blocks: [
        people.map((from, index) => {
          const [token0, token1] = tokens[index % pairs] as [Address, Address];
          const [sold, bought] = stage.draw(`direction ${index}`, 2) === 0 ? [token0, token1] : [token1, token0];
          return { from, ...swapV2(uniswap, sold, bought, AMOUNT, from.address) };
        }),
      ],
    };
  },
};
