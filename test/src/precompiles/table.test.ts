import { expect } from 'chai';
import { stateOf } from '../../../runners/verdict/differences.js';
import type { Executed } from '../../../src/executors/executor.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import type { Eip } from '../../../src/forks/networks.js';
import { precompileGas } from '../../../src/precompiles/gas.js';
import { precompileTable } from '../../../src/precompiles/table.js';
import type { Address } from '../../../src/primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../../../src/primitives/hex.js';
import { BLOCK, callTo } from '../kernel/call.js';

const DRAFT = ['2537-draft'] as const;
const addressOf = (precompile: number): Address => `0x${precompile.toString(16).padStart(40, '0')}` as Address;

describe("the draft of EIP-2537 that ethereum/tests' fixtures were filled against", () => {
  it('leaves the other precompiles as they are', () => {
    const { size } = precompileGas('Cancun');
    expect([...precompileTable('Cancun', DRAFT)].slice(0, size)).to.deep.equal([...precompileTable('Cancun', [])]);
    expect([...precompileTable('Cancun', DRAFT).keys()].slice(size)).to.deep.equal([
      0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13,
    ]);
  });

  it('has prices of its own', () => {
    const table = precompileTable('Cancun', DRAFT);
    const gas = (address: number, length: number) => table.get(address)?.gas(new Uint8Array(length));
    expect(gas(0x0b, 256)).to.equal(500);
    expect(gas(0x0e, 512)).to.equal(800);
    // of one point; of two, or of half a point, the call fails
    for (const [address, length, price] of [
      [0x0c, 160, 12_000],
      [0x0f, 288, 45_000],
    ] as const) {
      expect(gas(address, length)).to.equal(price);
      for (const other of [0, length / 2, 2 * length]) expect(gas(address, other)).to.equal(Infinity);
    }
    // one discount for both groups: 1.2 of one point, 0.174 of 128 and more
    expect(gas(0x0d, 160)).to.equal(14_400);
    expect(gas(0x0d, 160 * 129)).to.equal((129 * 12_000 * 174) / 1000);
    expect(gas(0x10, 288 * 128)).to.equal((128 * 45_000 * 174) / 1000);
    expect(gas(0x11, 2 * 384)).to.equal(65_000 + 2 * 43_000);
    expect(gas(0x13, 128)).to.equal(75_000);
  });

  it('is there in the blocks that ask for it, and in no other', async () => {
    const executor = await createSequentialExecutor();
    const call = async (eips: readonly Eip[], precompile: number, data: Uint8Array) => {
      const block = { ...BLOCK, eips };
      const transactions = [callTo(addressOf(precompile), { data })];
      const state = stateOf({ block, pre: new Map(), transactions });
      const { outcomes } = await executor.execute(block, transactions, state);
      const { status, returnData } = outcomes[0] as Executed;
      return status === 'success' ? bytesToHex(returnData) : status;
    };
    // EIP-2537's generator of G1, once and twice
    const g1 =
      '0000000000000000000000000000000017f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb' +
      '0000000000000000000000000000000008b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1';
    const pair = `${g1}${'01'.padStart(64, '0')}`;
    const once = hexToBytes(`0x${pair}`);
    const twice = hexToBytes(`0x${pair}${pair}`);
    for (let i = 0; i < 2; i++) {
      expect(await call(DRAFT, 0x0c, once)).to.equal(`0x${g1}`);
      expect(await call(DRAFT, 0x0c, twice)).to.equal('failure');
      expect(await call(DRAFT, 0x0d, twice)).to.equal(await call(DRAFT, 0x0b, hexToBytes(`0x${g1}${g1}`)));
      expect(await call([], 0x0c, once)).to.equal('0x');
      expect(await call(DRAFT, 0x11, new Uint8Array(0))).to.equal('failure');
      expect(await call([], 0x11, new Uint8Array(0))).to.equal('0x');
    }
  });
});
