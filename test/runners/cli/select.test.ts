import { expect } from 'chai';
import fc from 'fast-check';
import { type Selectable, select } from '../../../runners/cli/select.js';
import { findNetwork } from '../../../src/forks/networks.js';

const vector = (id: string, network: string, format: Selectable['format'] = 'state'): Selectable => ({
  id,
  format,
  network: findNetwork(network),
});

const vectors = [
  vector('a', 'Cancun'),
  vector('b', 'Cancun', 'blockchain'),
  vector('c', 'Merge'),
  vector('ab', 'Cancun+1153'),
  vector('d', 'Shangri-La'),
];

describe('a selection', () => {
  const cases: [what: string, selection: Parameters<typeof select>[1], ids: string[]][] = [
    ['nothing', {}, ['a', 'b', 'c', 'ab', 'd']],
    ['a fork, and not one with more EIPs', { forks: new Set(['Cancun']) }, ['a', 'b']],
    ['the fork of an alias', { forks: new Set(['Paris']) }, ['c']],
    ['a format', { format: 'blockchain' }, ['b']],
    ['a part of the id', { filter: /a/ }, ['a', 'ab']],
    ['the whole id', { id: 'a' }, ['a']],
    ['earlier failures', { failed: new Set(['c', 'gone']) }, ['c']],
    ['several things at once', { forks: new Set(['Cancun']), filter: /b/ }, ['b']],
  ];
  for (const [what, selection, ids] of cases)
    it(`takes by ${what}`, () => {
      expect(select(vectors, selection).map(({ id }) => id)).to.deep.equal(ids);
    });

  it('is parted by shards exactly, and evenly', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.integer({ min: 1, max: 12 }), fc.boolean(), (length, count, half) => {
        const all = Array.from({ length }, (_, index) =>
          vector(`${index % 2 === 0 ? 'even' : 'odd'} ${index}`, 'Cancun'),
        );
        const selection = half ? { filter: /even/ } : {};
        const shards = Array.from({ length: count }, (_, index) =>
          select(all, { ...selection, shard: { index: index + 1, count } }),
        );
        const whole = select(all, selection);
        const idsOf = (vectors: readonly Selectable[]) => vectors.map(({ id }) => id).sort();
        expect(idsOf(shards.flat())).to.deep.equal(idsOf(whole));
        const sizes = shards.map((shard) => shard.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).to.be.at.most(1);
      }),
    );
  });
});
