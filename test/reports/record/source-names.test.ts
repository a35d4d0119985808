import { expect } from 'chai';
import fc from 'fast-check';
import { sourceNames } from '../../../reports/record/source-names.js';

describe('names of sources', () => {
  const namesOf = (...paths: string[]): string[] => [...sourceNames(paths).values()];

  it('are as short as tells one from the others', () => {
    expect(namesOf('/ci/work/tests.tar.gz')).to.deep.equal(['tests.tar.gz']);
    expect(namesOf('/ci/a/tests', '/ci/b/tests', '/ci/b/eest')).to.deep.equal(['a/tests', 'b/tests', 'eest']);
    expect(namesOf('/tests', '/ci/tests')).to.deep.equal(['/tests', 'ci/tests']);
  });

  it('are the same on other machines', () => {
    const below = (root: string) => namesOf(`${root}/a/tests`, `${root}/b/tests`, `${root}/eest`);
    expect(below('/home/me')).to.deep.equal(below('/ci'));
  });

  it('are different ones, each the end of its path', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 })
      .map((segments) => `/${segments.join('/')}`);
    fc.assert(
      fc.property(fc.array(path), (paths) => {
        const names = sourceNames(paths);
        expect(new Set(names.values()).size).to.equal(new Set(paths).size);
        for (const path of paths) expect(path.endsWith(names.get(path) ?? 'none')).to.equal(true);
      }),
      { numRuns: 1000 },
    );
  });
});
