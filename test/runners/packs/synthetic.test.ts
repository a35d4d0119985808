import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { type ScenarioName, scenariosOf } from '../../../runners/packs/synthetic/names.js';
import { synthesise } from '../../../runners/packs/synthetic/scenarios.js';
import { type Case, stateOf } from '../../../runners/verdict/differences.js';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';
import type { Executor, Outcome } from '../../../src/executors/executor.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { FORKS, type Fork, findNetwork, type Network } from '../../../src/forks/networks.js';
import { bytesToHex } from '../../../src/primitives/hex.js';
import type { Alloc } from '../../../src/state/memory-state.js';
import { differences } from '../../support/differences.js';

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);
const namesOf = (fork: Fork): ScenarioName[] => scenariosOf(findNetwork(fork) as Network);

describe('blocks made up', () => {
  let executor: Executor;
  before(async () => {
    executor = await createSequentialExecutor();
  });

  /** A block's outcomes, and the accounts after each transaction. */
  async function follow(each: Case): Promise<{ outcomes: readonly Outcome[]; states: Alloc[] }> {
    const states: Alloc[] = [];
    for (let count = 0; count <= each.transactions.length; count++) {
      const state = stateOf(each);
      states.push(state.apply((await executor.execute(each.block, each.transactions.slice(0, count), state)).diff));
    }
    return { outcomes: (await executor.execute(each.block, each.transactions, stateOf(each))).outcomes, states };
  }
  /** In how many of the blocks of a scenario something happens. */
  async function count(
    scenario: ScenarioName,
    fork: Fork,
    happens: (each: Case, outcomes: readonly Outcome[], states: readonly Alloc[]) => boolean,
  ): Promise<number> {
    let found = 0;
    for (const seed of SEEDS) {
      const each = synthesise(scenario, fork, seed);
      if (each.transactions.length > 30) continue;
      const { outcomes, states } = await follow(each);
      if (happens(each, outcomes, states)) found++;
    }
    return found;
  }
  const codeOf = (outcome: Outcome | undefined) => (outcome?.status === 'rejected' ? outcome.code : undefined);

  it('are the same for a seed', () => {
    for (const scenario of namesOf('Osaka'))
      expect(
        isDeepStrictEqual(synthesise(scenario, 'Osaka', 11), synthesise(scenario, 'Osaka', 11)),
        scenario,
      ).to.equal(true);
  });

  it('come out the same from the kernel and from @ethereumjs/vm, in every fork', async function () {
    this.timeout('5m');
    const reference = new EthereumjsExecutor();
    for (const fork of FORKS.filter((each) => !/Glacier|BPO|Amsterdam/.test(each)))
      for (const scenario of namesOf(fork))
        for (const seed of [1, 2])
          expect(
            await differences(synthesise(scenario, fork, seed), executor, reference),
            `synthesise('${scenario}', '${fork}', ${seed})`,
          ).to.deep.equal([]);
  });

  it('count in slots that others have counted in', async () => {
    const counts = await count('counters', 'Cancun', (_, outcomes) => {
      const topics = outcomes.flatMap((each) =>
        each.status === 'success' ? each.logs.map(({ topics }) => topics[0]) : [],
      );
      return topics.includes(`0x${'00'.repeat(31)}03` as never);
    });
    expect(counts).to.be.above(3);
  });

  it('call what a transaction before has created', async () => {
    const called = await count('creations', 'Frontier', ({ transactions }, outcomes) =>
      outcomes.some((each, i) => {
        if (each.status !== 'success' || each.createdAddress === null) return false;
        return transactions.slice(i + 1).some(({ to }) => to === each.createdAddress);
      }),
    );
    expect(called).to.be.above(5);
  });

  it('create again what was destroyed, and collide with what was not', async () => {
    const has = (state: Alloc | undefined, address: string) => (state?.get(address as never)?.code.length ?? 0) > 0;
    for (const fork of ['Istanbul', 'Cancun'] as const) {
      const again = await count('recreation', fork, ({ pre }, _, states) => {
        const created = new Set(
          states.flatMap((state) => [...state.keys()].filter((each) => !pre.has(each) && has(state, each))),
        );
        return [...created].some((each) => {
          const lives = states.map((state) => (has(state, each) ? '1' : '0')).join('');
          return /10+1/.test(lives);
        });
      });
      // EIP-6780: a contract of an earlier transaction stays
      if (fork === 'Cancun') expect(again).to.equal(0);
      else expect(again).to.be.above(2);
      const collided = await count('recreation', fork, (_, outcomes) =>
        outcomes.some(
          (each) => each.status === 'success' && each.logs.some(({ topics }) => BigInt(topics[0] ?? 1) === 0n),
        ),
      );
      expect(collided).to.be.above(2);
    }
  });

  it('write slots of a contract that is destroyed before and after', async () => {
    const wiped = await count('wipes', 'London', ({ pre }, _, states) =>
      [...pre].some(([address, { code }]) => {
        if (code.length === 0) return false;
        return (
          states.some((state) => !state.has(address)) &&
          !states.every((state) => state.get(address)?.storage.get(0n) !== 6n)
        );
      }),
    );
    expect(wiped).to.be.above(2);
  });

  it('have a beneficiary that is read, called, destroyed and created', async () => {
    const kinds = new Set<string>();
    for (const fork of ['Frontier', 'London'] as const)
      await count('beneficiary', fork, ({ block, transactions, pre }, _, states) => {
        const { coinbase } = block;
        if (transactions.some(({ sender }) => sender === coinbase)) kinds.add('sender');
        if (transactions.some(({ to }) => to === coinbase)) kinds.add('recipient');
        if (
          (pre.get(coinbase)?.code.length ?? 0) > 0 &&
          states.some((state) => (state.get(coinbase)?.code.length ?? 0) === 0)
        )
          kinds.add('destroyed');
        if (!pre.has(coinbase) && states.some((state) => (state.get(coinbase)?.code.length ?? 0) > 0))
          kinds.add('created');
        return true;
      });
    expect([...kinds]).to.have.members(['sender', 'recipient', 'destroyed', 'created']);
  });

  it('have funds that arrive within the block or do not, and nonces that are wrong', async () => {
    const codes = new Set<string | undefined>();
    const inFlight = await count('funds', 'Frontier', ({ transactions, pre }, outcomes) => {
      for (const outcome of outcomes) codes.add(codeOf(outcome));
      return outcomes.some((outcome, i) => {
        const { sender = '', value = 0n } = transactions[i] ?? {};
        return outcome.status === 'success' && (pre.get(sender as never)?.balance ?? 0n) < value + 210_000n;
      });
    });
    expect(inFlight).to.be.above(2);
    expect([...codes]).to.have.members([
      undefined,
      'INSUFFICIENT_ACCOUNT_FUNDS',
      'NONCE_MISMATCH_TOO_HIGH',
      'NONCE_MISMATCH_TOO_LOW',
    ]);
  });

  it('delegate, delegate again and revoke', async () => {
    const codesOf = (states: readonly Alloc[], address: string) =>
      states.map((state) => bytesToHex(state.get(address as never)?.code ?? new Uint8Array(0)));
    let [changed, revoked, own, accepted, rejected] = [0, 0, 0, 0, 0];
    await count('delegations', 'Prague', ({ transactions, pre }, outcomes, states) => {
      for (const address of pre.keys()) {
        const codes = codesOf(states, address);
        if (
          codes.some((code, i) => code.startsWith('0xef') && codes[i + 1]?.startsWith('0xef') && code !== codes[i + 1])
        )
          changed++;
        if (codes.some((code, i) => code.startsWith('0xef') && codes[i + 1] === '0x')) revoked++;
      }
      for (const [i, { sender }] of transactions.entries()) {
        const [before, after] = [states[i]?.get(sender)?.nonce, states[i + 1]?.get(sender)?.nonce];
        if (before !== undefined && after === before + 2n) own++;
      }
      for (const outcome of outcomes) {
        if (codeOf(outcome) === undefined) accepted++;
        else rejected++;
      }
      return true;
    });
    expect(Math.min(changed, revoked, own)).to.be.above(1);
    // a sender that is delegated to SELFDESTRUCT loses its funds
    expect(accepted).to.be.above(10 * rejected);
  });
});
