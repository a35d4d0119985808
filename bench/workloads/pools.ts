import type { Address } from '../../src/primitives/bytes.js';
import type { AllocAccount } from '../../src/state/memory-state.js';
import { erc20Transfer, token, tokenAddress } from './erc20.js';
import { rawTransfer } from './raw.js';
import { callData, compile } from './solidity.js';
import { addressOf, blockOfCalls, type Sent, type Workload } from './workload.js';

/** A pair with a constant product and a fee of 0.3 %, in outline as Uniswap v2: two reserves in one slot, two balances of each token. */
const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
import "@openzeppelin/contracts/token/ERC20/IERC20.sol";
contract Pair {
  uint128 reserve0;
  uint128 reserve1;
  IERC20 token0;
  IERC20 token1;
  event Swap(address indexed sender, bool zeroForOne, uint256 amountIn, uint256 amountOut);
  function swap(bool zeroForOne, uint256 amountIn) external returns (uint256 amountOut) {
    (uint256 reserveIn, uint256 reserveOut) = zeroForOne ? (reserve0, reserve1) : (reserve1, reserve0);
    uint256 amountInWithFee = amountIn * 997;
    amountOut = (amountInWithFee * reserveOut) / (reserveIn * 1000 + amountInWithFee);
    (IERC20 tokenIn, IERC20 tokenOut) = zeroForOne ? (token0, token1) : (token1, token0);
    require(tokenIn.transferFrom(msg.sender, address(this), amountIn));
    require(tokenOut.transfer(msg.sender, amountOut));
    (uint128 balanceIn, uint128 balanceOut) = (uint128(reserveIn + amountIn), uint128(reserveOut - amountOut));
    (reserve0, reserve1) = zeroForOne ? (balanceIn, balanceOut) : (balanceOut, balanceIn);
    emit Swap(msg.sender, zeroForOne, amountIn, amountOut);
  }
}`;

const RESERVE = 10n ** 15n;
const TOKENS = 20;
const POOLS = 100;
const SEED = 5;

const poolAddress = (number: number): Address => `0x8${number.toString(16).padStart(39, '0')}` as Address;
const tokensOf = (pool: number): [Address, Address] => [
  tokenAddress(pool % TOKENS),
  tokenAddress((pool + 1 + Math.floor(pool / TOKENS)) % TOKENS),
];
const EXCHANGE = addressOf('recipient', 0);

function pair(pool: number): AllocAccount {
  const [token0, token1] = tokensOf(pool);
  const storage = new Map([
    [0n, RESERVE + (RESERVE << 128n)],
    [1n, BigInt(token0)],
    [2n, BigInt(token1)],
  ]);
  return { nonce: 1n, balance: 0n, code: compile('Pair', SOURCE), storage };
}

/**
 * What fills mainnet's blocks: 40 % swaps over a hundred pools, of which the hottest has every fifth, 30 % ERC-20 transfers of 20 tokens,
 * 30 % raw transfers, every tenth of them to one exchange. The seed is fixed.
 */
export function mixedCalls(count: number): Workload {
  const random = generator(SEED);
  const others = new Map<Address, AllocAccount>();
  const holders = new Map<Address, [holder: Address, spender?: Address][]>();
  const give = (token: Address, ...holder: [holder: Address, spender?: Address]): void => {
    const all = holders.get(token) ?? [];
    all.push(holder);
    holders.set(token, all);
  };
  for (let pool = 0; pool < POOLS; pool++) {
    others.set(poolAddress(pool), pair(pool));
    for (const token of tokensOf(pool)) give(token, poolAddress(pool));
  }
  const calls = Array.from({ length: count }, (_, index): Sent => {
    const sender = addressOf('sender', index);
    const kind = random();
    if (kind < 0.4) {
      const pool = Math.floor(POOLS * random() ** 3);
      const zeroForOne = random() < 0.5;
      for (const token of tokensOf(pool)) give(token, sender, poolAddress(pool));
      const data = callData('swap(bool,uint256)', zeroForOne ? 1n : 0n, 1_000_000n);
      return { sender, to: poolAddress(pool), value: 0n, data, gasLimit: 300_000n };
    }
    const recipient = addressOf('recipient', index);
    if (kind < 0.7) {
      const token = tokenAddress(Math.floor(TOKENS * random()));
      give(token, sender);
      return { sender, ...erc20Transfer(token, recipient) };
    }
    return { sender, ...rawTransfer(random() < 0.1 ? EXCHANGE : recipient) };
  });
  for (const [address, all] of holders) others.set(address, token(all));
  return blockOfCalls('swaps, ERC-20 and raw transfers', calls, others);
}

/** Numbers from 0 to 1 (Park and Miller's generator). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 0x7fff_ffff;
    return state / 0x7fff_ffff;
  };
}
