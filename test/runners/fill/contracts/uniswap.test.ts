import { expect } from 'chai';
import { actor } from '../../../../runners/fill/actors.js';
import { artifact } from '../../../../runners/fill/contracts/artifacts.js';
import { approve, deployToken } from '../../../../runners/fill/contracts/tokens.js';
import { createPair, deployUniswapV2, swapV2 } from '../../../../runners/fill/contracts/uniswap-v2.js';
import { createPool, deployUniswapV3, swapV3 } from '../../../../runners/fill/contracts/uniswap-v3.js';
import { type Call, Scene } from '../../../../runners/fill/scene.js';
import { createSequentialExecutor } from '../../../../src/executors/sequential.js';
import type { Address } from '../../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../../src/primitives/hex.js';
import { keccak256Hex } from '../../../../src/primitives/keccak.js';
import type { Alloc } from '../../../../src/state/memory-state.js';
import { elementSlot } from '../../../support/element-slot.js';

const ETHER = 10n ** 18n;
const LIQUIDITY = 1_000_000n * ETHER;
const AMOUNT = ETHER / 100n;
const trader = actor('trader').address;
const executor = await createSequentialExecutor();

const hasOf = (alloc: Alloc, token: Address): bigint => alloc.get(token)?.storage.get(elementSlot(trader, 0n)) ?? 0n;

/** What a trader has more of each of two tokens after a call, in the order of their addresses. */
async function movedBy(
  prepare: (scene: Scene, tokens: readonly [Address, Address]) => { spender: Address; call: Call },
): Promise<[bigint, bigint]> {
  const scene = new Scene('Cancun');
  scene.fund(trader);
  const tokens = [deployToken(scene, [trader], ETHER), deployToken(scene, [trader], ETHER)] as const;
  const [token0, token1] = tokens[0] < tokens[1] ? tokens : [tokens[1], tokens[0]];
  const { spender, call } = prepare(scene, [token0, token1]);
  for (const token of tokens) scene.send(approve(token, spender), trader);
  scene.send(call, trader);
  const after = await scene.state(executor);
  return [hasOf(after, token0) - ETHER, hasOf(after, token1) - ETHER];
}

describe("Uniswap's contracts", () => {
  it('are those of mainnet, whose routers know the hash of what their factories create', () => {
    // UniswapV2Library.sol and PoolAddress.sol
    for (const [contract, hash] of [
      ['UniswapV2Pair', '0x96e8ac4277198ff8b6f785478aa9a39f403cb768dd02cbee326c3e7da348845f'],
      ['UniswapV3Pool', '0xe34f199b19b2b4f47f68442619d555527d244f78a3297ea89325f843f87b8b54'],
    ] as const)
      expect(keccak256Hex(hexToBytes(artifact(contract)))).to.equal(hash);
  });

  it('V2: a swap takes what is sold, and gives what the product of the reserves leaves after a fee of 0.3 %', async () => {
    // Uniswap v2 Core, 3.2.1
    const withFee = AMOUNT * 997n;
    const out = (withFee * LIQUIDITY) / (LIQUIDITY * 1000n + withFee);
    for (const sells0 of [true, false]) {
      const moved = await movedBy((scene, [token0, token1]) => {
        const uniswap = deployUniswapV2(scene);
        createPair(scene, uniswap, [token1, token0], LIQUIDITY);
        const [sold, bought] = sells0 ? [token0, token1] : [token1, token0];
        return { spender: uniswap.router, call: swapV2(uniswap, sold, bought, AMOUNT, trader) };
      });
      expect(moved).to.deep.equal(sells0 ? [-AMOUNT, out] : [out, -AMOUNT]);
    }
  });

  describe('V3: a swap moves exactly the amount that is given, and against it that amount at a price of 1, but for the fee', () => {
    /** Of 1: how far so little moves the price of so much liquidity at most. */
    const isAbout = (got: bigint, expected: bigint) =>
      expect(Number(got - expected) / Number(expected)).to.be.within(-1e-6, 1e-6);
    const [lessFee, plusFee] = [(AMOUNT * 997n) / 1000n, (AMOUNT * 1000n) / 997n];
    for (const [kind, given, sign] of [
      ['sellToken0', 0, -1n],
      ['sellToken1', 1, -1n],
      ['buyToken0', 0, 1n],
      ['buyToken1', 1, 1n],
    ] as const)
      it(kind, async () => {
        const moved = await movedBy((scene, tokens) => {
          const { router, ...uniswap } = deployUniswapV3(scene);
          const pool = createPool(scene, { router, ...uniswap }, tokens, LIQUIDITY);
          return { spender: router, call: swapV3(router, pool, kind, AMOUNT, trader) };
        });
        expect(moved[given]).to.equal(sign * AMOUNT);
        isAbout(moved[1 - given] as bigint, sign < 0n ? lessFee : -plusFee);
      });
  });
});
