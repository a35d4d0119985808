import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Rerunnable, rerunCommand } from '../../../reports/record/rerun.js';
import { type Options, parseOptions } from '../../../runners/cli/options.js';
import { failure, packFailure, started } from '../events.js';

describe('the command that runs one again', () => {
  const fixturesOf = (given: readonly string[], source: string): string | undefined =>
    /--fixtures (\S+)/.exec(rerunCommand(failure({ source }), { ...started, options: { fixtures: given } }))?.[1];

  it('is taken back as it was meant, whatever the values begin with', () => {
    const options = {
      fixtures: ['-a'],
      seed: 5,
      schedules: 3,
      filter: "-zzz|it's",
      knownFailures: '-k.json',
      timeout: 9,
    };
    const run = { ...started, executor: 'parallel', options };
    const parsed = (failed: Rerunnable) => {
      const [, args = ''] = rerunCommand(failed, run).split('npm run conformance -- ');
      const given = execFileSync('sh', ['-c', `printf '%s\\0' ${args}`], { encoding: 'utf8' })
        .split('\0')
        .slice(0, -1);
      const { filter, ...others } = parseOptions(given) as Options;
      return { ...others, filter: filter?.source };
    };
    const { filter, ...ofPacks } = options;
    expect(parsed(packFailure({ id: '-p', source: '/x/-a' }))).to.deep.include({
      ...ofPacks,
      filter,
      id: '-p',
      packs: true,
    });
    const { seed, schedules, ...ofVectors } = ofPacks;
    expect(parsed(failure({ id: '-v', source: '/x/-a' }))).to.deep.include({ ...ofVectors, id: '-v', packs: false });
  });

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
