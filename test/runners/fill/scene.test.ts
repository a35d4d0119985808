import { expect } from 'chai';
import { actor, contract, createAddress } from '../../../runners/fill/actors.js';
import { asm, initcode } from '../../../runners/fill/assembler.js';
import { SceneError } from '../../../runners/fill/scene.js';
import { Scene } from '../../../runners/fill/scene.js';
import { SHAPES } from '../../../runners/fill/shapes/index.js';
import { Stage } from '../../../runners/fill/shapes/shape.js';
import { stateDifference } from '../../../runners/verdict/state-difference.js';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import type { Fork } from '../../../src/forks/networks.js';

const COUNTER = asm('0 SLOAD 1 ADD 0 SSTORE');

describe('a scene', () => {
  it('has what its set-up left, at the addresses that were named before', async () => {
    const scene = new Scene('London');
    const alice = actor('alice').address;
    scene.fund(alice, 5n);
    scene.put(contract('a000'), { balance: 1n });
    const [one, other] = [scene.deploy(initcode(COUNTER)), scene.deploy(initcode(COUNTER, '7 0 SSTORE'))];
    scene.send({ to: one });
    scene.send({ to: one, value: 2n }, alice);
    const alloc = await scene.state(await createSequentialExecutor());
    expect([one, other]).to.deep.equal([0n, 1n].map((nonce) => createAddress(actor('deployer').address, nonce)));
    expect(alloc.get(one)).to.deep.include({ nonce: 1n, balance: 2n, storage: new Map([[0n, 2n]]) });
    expect(alloc.get(other)?.storage.get(0n)).to.equal(7n);
    // the set-up costs nothing
    expect(alloc.get(alice)).to.include({ nonce: 1n, balance: 3n });
    expect(scene.nonceOf(alice)).to.equal(1n);
    expect(alloc.get(contract('a000'))?.balance).to.equal(1n);
  });

  it('fails with the set-up transaction that fails', async () => {
    const scene = new Scene('London');
    const reverting = scene.deploy(initcode(asm('0 0 REVERT')));
    scene.send({ to: reverting });
    const error = await scene.state(await createSequentialExecutor()).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(SceneError).and.to.include({ code: 'SET_UP_FAILED', index: 1 });
    expect((error as Error).message).to.include(reverting);
  });

  for (const { name, forks, build } of SHAPES.filter(({ forks }) => forks[0] !== 'Frontier'))
    it(`${name}: the reference leaves the same state`, async () => {
      const states = [await createSequentialExecutor(), new EthereumjsExecutor()].map((executor) => {
        const stage = new Stage({ fork: forks[0] as Fork, size: 8, seed: 3 });
        build(stage);
        return stage.state(executor);
      });
      const [ours, theirs] = await Promise.all(states);
      expect(stateDifference(ours ?? new Map(), theirs ?? new Map())).to.deep.equal([]);
      expect(ours?.size).to.be.greaterThan(1);
    });
});
