import { type Address, bytesToBigInt } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import { keccak256 } from '../../../src/primitives/keccak.js';
import { create2Address } from '../actors.js';
import type { Call, Scene } from '../scene.js';
import { callData, encodeArguments, withArguments } from './abi.js';
import { artifact } from './artifacts.js';
import { compile } from './solidity.js';
import { mint } from './tokens.js';

/** Takes the part of the position manager: pays for liquidity with tokens of its own. */
const PROVIDER = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
import "@openzeppelin/contracts/token/ERC20/IERC20.sol";
interface Pool {
  function mint(address, int24, int24, uint128, bytes calldata) external returns (uint256, uint256);
  function token0() external view returns (IERC20);
  function token1() external view returns (IERC20);
}
contract Provider {
  function provide(Pool pool, int24 lower, int24 upper, uint128 liquidity) external {
    pool.mint(address(this), lower, upper, liquidity, "");
  }
  function uniswapV3MintCallback(uint256 amount0, uint256 amount1, bytes calldata) external {
    Pool pool = Pool(msg.sender);
    pool.token0().transfer(msg.sender, amount0);
    pool.token1().transfer(msg.sender, amount1);
  }
}`;

/** Later than any block. */
const DEADLINE = 2n ** 40n;
/** Hundredths of a basis point: 0.3 %. */
const FEE = 3000n;
/** The furthest ticks from 0 that this fee's spacing of 60 has. */
const LAST_TICK = 887_220n;
/** Q64.96: one for one. */
const EVEN_PRICE = 2n ** 96n;
/** TickMath's bounds: any price will do. */
const MIN_SQRT_RATIO = 4_295_128_739n;
const MAX_SQRT_RATIO = 1_461_446_703_485_210_103_287_273_052_203_988_822_378_723_970_342n;
const ANY_AMOUNT = 2n ** 128n - 1n;

export interface UniswapV3 {
  readonly factory: Address;
  readonly router: Address;
  readonly provider: Address;
}

export interface Pool {
  readonly address: Address;
  /** in the order of their addresses */
  readonly token0: Address;
  readonly token1: Address;
}

/** Deploys the factory, the router, the WETH that it wants, and who provides liquidity. */
export function deployUniswapV3(scene: Scene): UniswapV3 {
  const factory = scene.deploy(artifact('UniswapV3Factory'));
  const weth = scene.deploy(artifact('WETH9'));
  const router = withArguments(artifact('SwapRouter'), 'constructor(address,address)', factory, weth);
  return { factory, router: scene.deploy(router), provider: scene.deploy(compile('Provider', PROVIDER, scene.fork)) };
}

/** Creates and initialises a pool of two tokens at a price of 1, with so much liquidity over the whole range. */
export function createPool(
  scene: Scene,
  { factory, provider }: UniswapV3,
  tokens: readonly [Address, Address],
  liquidity: bigint,
): Pool {
  const [token0, token1] = tokens[0] < tokens[1] ? tokens : [tokens[1], tokens[0]];
  const key = encodeArguments('pool(address,address,uint24)', token0, token1, FEE);
  const address = create2Address(factory, bytesToBigInt(keccak256(hexToBytes(key))), artifact('UniswapV3Pool'));
  scene.send({ to: factory, data: callData('createPool(address,address,uint24)', token0, token1, FEE) });
  scene.send({ to: address, data: callData('initialize(uint160)', EVEN_PRICE) });
  for (const token of tokens) mint(scene, token, [provider], 2n * liquidity);
  scene.send({
    to: provider,
    data: callData('provide(address,int24,int24,uint128)', address, -LAST_TICK, LAST_TICK, liquidity),
  });
  return { address, token0, token1 };
}

export const SWAPS_V3 = ['sellToken0', 'sellToken1', 'buyToken0', 'buyToken1'] as const;
/** What pevm's swaps do: a given amount of either token goes in, or comes out. */
export type SwapV3 = (typeof SWAPS_V3)[number];

/** Swaps by the router, which must have leave to take the token that goes in. */
export function swapV3(router: Address, pool: Pool, kind: SwapV3, amount: bigint, recipient: Address): Call {
  const zeroForOne = kind === 'sellToken0' || kind === 'buyToken1';
  const [from, to] = zeroForOne ? [pool.token0, pool.token1] : [pool.token1, pool.token0];
  const limit = zeroForOne ? MIN_SQRT_RATIO + 1n : MAX_SQRT_RATIO - 1n;
  const isSale = kind.startsWith('sell');
  const [signature, bound] = isSale
    ? (['exactInputSingle', 0n] as const)
    : (['exactOutputSingle', ANY_AMOUNT] as const);
  const data = callData(
    `${signature}((address,address,uint24,address,uint256,uint256,uint256,uint160))`,
    from,
    to,
    FEE,
    recipient,
    DEADLINE,
    amount,
    bound,
    limit,
  );
  return { to: router, data, gas: 400_000n };
}
