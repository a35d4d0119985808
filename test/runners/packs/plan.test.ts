import { expect } from 'chai';
import fc from 'fast-check';
import { type Plannable, planPacks, planSynthetic } from '../../../runners/packs/plan.js';
import { findNetwork, type Network } from '../../../src/forks/networks.js';
import { corpus } from './corpus.js';

const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
/** Vectors of fixtures: each is a file, a network and a number of entries. */
const vectors: fc.Arbitrary<Plannable<string>[]> = fc
  .uniqueArray(
    fc.record({
      file: fc.nat(40),
      fork: fc.constantFrom('Cancun', 'Frontier'),
      entries: fc.integer({ min: 1, max: 450 }),
    }),
    { selector: ({ file, fork }) => `${file} ${fork}`, maxLength: 40 },
  )
  .map((fixtures) =>
    fixtures.flatMap(({ file, fork, entries }) =>
      Array.from({ length: entries }, (_, index) => ({
        id: `f/${file}.json::t::u[${file}]::${fork}::${index}`,
        format: 'state' as const,
        network: findNetwork(fork),
        file: `f/${file}.json`,
        cost: 1,
      })),
    ),
  );

describe('the plan of packs', () => {
  it('has every vector in a pack, and in one with others of its fixture where it has any', () => {
    fc.assert(
      fc.property(vectors, seed, (found, seed) => {
        const packs = planPacks(found, seed);
        expect(new Set(packs.flatMap(({ members }) => members.map(({ id }) => id)))).to.deep.equal(
          new Set(found.map(({ id }) => id)),
        );
        const within = packs.filter(({ id }) => !id.includes('/across/'));
        const single = new Set(
          found.filter(({ id }) => id.endsWith('::0') && !found.some((other) => other.id === id.replace(/0$/, '1'))),
        );
        expect(within.reduce((sum, { members }) => sum + members.length, 0)).to.equal(found.length - single.size);
      }),
      { numRuns: 30 },
    );
  });

  it('has blocks of 2 to 200 transactions, of one fork, each under a name of its own', () => {
    fc.assert(
      fc.property(vectors, seed, (found, seed) => {
        const packs = planPacks(found, seed);
        expect(new Set(packs.map(({ id }) => id)).size).to.equal(packs.length);
        for (const { id, fork, members } of packs) {
          expect(members.length, id).to.be.within(2, 200);
          expect(id.startsWith(`packs/${fork}/`)).to.equal(true);
          for (const member of members) expect(member.id).to.include(`::${fork}::`);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is the same for a seed, in whatever order vectors are found, and another one for another seed', () => {
    const one = planPacks(corpus, 7);
    expect(planPacks(corpus, 7)).to.deep.equal(one);
    const byId = (packs: typeof one) => new Map(packs.map((pack) => [pack.id, pack]));
    expect(byId(planPacks([...corpus].reverse(), 7))).to.deep.equal(byId(one));
    expect(byId(planPacks(corpus, 8))).not.to.deep.equal(byId(one));
  });

  it('leaves a fork as it is when another one is left out', () => {
    const cancun = planPacks(corpus, 7).filter(({ fork }) => fork === 'Cancun');
    const alone = corpus.filter(({ network }) => network?.name === 'Cancun');
    expect(planPacks(alone, 7)).to.deep.equal(cancun);
  });

  it('lets a vector that has nobody to meet meet itself', () => {
    const [vector] = corpus;
    const [pack] = planPacks(vector ? [vector] : [], 1);
    expect(pack?.members.map(({ id }) => id)).to.deep.equal([vector?.id, vector?.id]);
  });

  it('makes up blocks for every case that a fork has, and none for a transition', () => {
    const scenarios = (fork: string) =>
      new Set(planSynthetic(findNetwork(fork) as Network, 1).map(({ scenario }) => scenario));
    expect(scenarios('Prague')).to.include.all.keys('delegations', 'recreation', 'counters');
    expect(scenarios('Byzantium'))
      .to.include.all.keys('wipes', 'funds')
      .and.not.include.any.keys('recreation', 'delegations');
    expect(scenarios('ParisToShanghaiAtTime15k')).to.have.property('size', 0);
  });
});
