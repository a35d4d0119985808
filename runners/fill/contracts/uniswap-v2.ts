import { type Address, bytesToBigInt } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import { keccak256 } from '../../../src/primitives/keccak.js';
import { create2Address } from '../actors.js';
import type { Call, Scene } from '../scene.js';
import { withArguments, callData } from './abi.js';
import { artifact } from './artifacts.js';
import { mint } from './tokens.js';

/** Later than any block. */
const DEADLINE = 2n ** 40n;
const NOBODY = `0x${'00'.repeat(20)}` as Address;

export interface UniswapV2 {
  readonly factory: Address;
  readonly router: Address;
}

/** Deploys the factory, the router and the WETH that it wants. */
export function deployUniswapV2(scene: Scene): UniswapV2 {
  const factory = scene.deploy(withArguments(artifact('UniswapV2Factory'), 'constructor(address)', NOBODY));
  const weth = scene.deploy(artifact('WETH9'));
  const router = withArguments(artifact('UniswapV2Router02'), 'constructor(address,address)', factory, weth);
  return { factory, router: scene.deploy(router) };
}

/** Creates the pair of two tokens with so much of each in it; its shares belong to nobody who moves them. */
export function createPair(
  scene: Scene,
  { factory }: UniswapV2,
  tokens: readonly [Address, Address],
  reserve: bigint,
): Address {
  const [token0, token1] = tokens[0] < tokens[1] ? tokens : [tokens[1], tokens[0]];
  const salt = bytesToBigInt(keccak256(hexToBytes(`${token0}${token1.slice(2)}`)));
  const pair = create2Address(factory, salt, artifact('UniswapV2Pair'));
  scene.send({ to: factory, data: callData('createPair(address,address)', token0, token1) });
  for (const token of tokens) mint(scene, token, [pair], reserve);
  scene.send({ to: pair, data: callData('mint(address)', factory) });
  return pair;
}

/** Sells so much of one token for whatever it brings of the other. The router must have leave to take it. */
export const swapV2 = (
  { router }: UniswapV2,
  from: Address,
  to: Address,
  amount: bigint,
  recipient: Address,
): Call => ({
  to: router,
  data: callData(
    'swapExactTokensForTokens(uint256,uint256,address[],address,uint256)',
    amount,
    0n,
    [from, to],
    recipient,
    DEADLINE,
  ),
  gas: 300_000n,
});
