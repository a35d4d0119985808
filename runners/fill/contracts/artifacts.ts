import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Hex } from '../../../src/primitives/hex.js';

const require = createRequire(import.meta.url);

const UNISWAP = {
  UniswapV2Factory: '@uniswap/v2-core/build/UniswapV2Factory.json',
  UniswapV2Pair: '@uniswap/v2-core/build/UniswapV2Pair.json',
  UniswapV2Router02: '@uniswap/v2-periphery/build/UniswapV2Router02.json',
  WETH9: '@uniswap/v2-periphery/build/WETH9.json',
  UniswapV3Factory: '@uniswap/v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json',
  UniswapV3Pool: '@uniswap/v3-core/artifacts/contracts/UniswapV3Pool.sol/UniswapV3Pool.json',
  SwapRouter: '@uniswap/v3-periphery/artifacts/contracts/SwapRouter.sol/SwapRouter.json',
} as const;

const codes = new Map<string, Hex>();

/** Creation code as Uniswap published it: the code of mainnet. It needs Istanbul's opcodes. */
export function artifact(contract: keyof typeof UNISWAP): Hex {
  let code = codes.get(contract);
  if (code === undefined) {
    const { bytecode } = JSON.parse(readFileSync(require.resolve(UNISWAP[contract]), 'utf8')) as { bytecode: string };
    code = `0x${bytecode.replace(/^0x/, '')}`;
    codes.set(contract, code);
  }
  return code;
}
