import { resolve } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { rerunCommand } from '../../../reports/record/rerun.js';
import { failure, started } from '../events.js';

describe('the command that runs one again', () => {
  const fixturesOf = (given: readonly string[], source: string): string | undefined =>
    /--fixtures (\S+)/.exec(rerunCommand(failure({ source }), { ...started, options: { fixtures: given } }))?.[1];

  it('names the source of several, given as they may be', () => {
    const segment = fc.constantFrom('a', 'b', '.', '..', '');
    const path = fc
      .tuple(fc.constantFrom('', '/', './'), fc.array(segment, { minLength: 1, maxLength: 4 }))
      .map(([start, segments]) => start + segments.join('/'))
      .filter((path) => path !== '');
    fc.assert(
      fc.property(fc.constantFrom('/a', '/b/a', '/a/b/a'), fc.array(path, { minLength: 1 }), (cwd, given) => {
        for (const each of given) {
          const source = resolve(cwd, each);
          expect(resolve(cwd, fixturesOf(given, source) ?? '')).to.equal(source);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('names it as it was given where no other one can be meant, so that it is right on other machines', () => {
    for (const given of ['a.tar.gz', './work/a.tar.gz', '../work/a.tar.gz'])
      expect(fixturesOf([given, 'other'], '/ci/work/a.tar.gz')).to.equal(given);
    expect(fixturesOf(['fixtures', '/other/fixtures'], '/other/fixtures')).to.equal('/other/fixtures');
    expect(fixturesOf(['fixtures', '/other/fixtures'], '/ci/fixtures')).to.equal('fixtures');
  });
});
