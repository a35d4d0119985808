import type { Address } from '../../../src/primitives/bytes.js';
import { ETHER } from '../actors.js';
import { approve, deployToken, mint, transfer } from '../contracts/tokens.js';
import { createPair, deployUniswapV2, swapV2 } from '../contracts/uniswap-v2.js';
import { forks } from '../state-case.js';
import type { Sent, Shape } from './shape.js';
import { pay } from './transfers.js';

const RESERVE = 1_000_000n * ETHER;
const AMOUNT = ETHER / 1000n;
const MAX_TOKENS = 20;
const MAX_PAIRS = 100;
/** Transactions for each pair, until there are {@link MAX_PAIRS}. */
const PER_PAIR = 100;
/** Of a pair's place among all: the cube makes the first of a hundred have every fifth swap. */
const STEPS = 1_000_000;

export const mixed: Shape = {
  name: 'mixed',
  comment:
    'What fills blocks of mainnet: 40 % swaps on Uniswap V2, over a hundred pairs of which the hottest has every fifth, 30 % transfers of twenty ERC-20s, 30 % raw transfers, every tenth of them to one exchange.',
  forks: forks('Istanbul'),
  embedded: ['Osaka'],
  smallSize: 10,
  build: (stage) => {
    const pairs = Math.min(MAX_PAIRS, Math.ceil(stage.size / PER_PAIR));
    const uniswap = deployUniswapV2(stage);
    const tokens = Array.from({ length: Math.min(MAX_TOKENS, pairs + 1) }, () => deployToken(stage, [], 0n));
    const holders = new Map<Address, Address[]>(tokens.map((token) => [token, []]));
    const tokensOf = (pair: number): [Address, Address] => {
      const first = pair % tokens.length;
      const second = (first + 1 + Math.floor(pair / tokens.length)) % tokens.length;
      return [tokens[first] as Address, tokens[second] as Address];
    };
    for (let pair = 0; pair < pairs; pair++) createPair(stage, uniswap, tokensOf(pair), RESERVE);
    const block = stage.people(stage.size).map((from, index): Sent => {
      const kind = stage.draw(`kind ${index}`, 10);
      if (kind < 4) {
        const place = stage.draw(`pair ${index}`, STEPS) / STEPS;
        const [token0, token1] = tokensOf(Math.floor(pairs * place ** 3));
        const [sold, bought] = stage.draw(`direction ${index}`, 2) === 0 ? [token0, token1] : [token1, token0];
        holders.get(sold)?.push(from.address);
        stage.send(approve(sold, uniswap.router), from.address);
        return { from, ...swapV2(uniswap, sold, bought, AMOUNT, from.address) };
      }
      if (kind < 7) {
        const token = tokens[stage.draw(`token ${index}`, tokens.length)] as Address;
        holders.get(token)?.push(from.address);
        return { from, ...transfer(token, stage.recipient(index), AMOUNT) };
      }
      return {
        from,
        ...pay(stage.draw(`exchange ${index}`, 10) === 0 ? stage.recipient(stage.size) : stage.recipient(index)),
      };
    });
    for (const [token, all] of holders) mint(stage, token, all, ETHER);
    return { blocks: [block] };
  },
};
