import { expect } from 'chai';
import { indexFile } from '../../../runners/fixtures/file.js';
import { FixtureError } from '../../../runners/fixtures/fixture-error.js';
import { IndexThreads } from '../../../runners/pool/index-threads.js';
import { blockchainFixture, stateFixture, toBytes } from '../fixtures/samples.js';

describe('index threads', () => {
  const megabyte = { _info: 'x'.repeat(2 ** 20) };
  const files = Array.from({ length: 40 }, (_, index) => {
    const content = [
      { s: { ...stateFixture(), ...megabyte } },
      { b: blockchainFixture(), ...megabyte },
      { s: stateFixture(), unknown: {} },
      [],
    ][index % 4];
    const bytes = toBytes(content);
    return { path: `a/${index}.json`, bytes: index % 7 === 6 ? bytes.subarray(0, -1) : bytes };
  });

  it('find what is found without them, in the same order, faults included', async () => {
    const threads = new IndexThreads(2);
    const groups = [files.slice(0, 5), files.slice(5, 30), files.slice(30)];
    const indexes = (await Promise.all(groups.map((group) => threads.index(group)))).flat();
    await threads.close();
    expect(indexes).to.have.length(files.length);
    const failures = indexes.flatMap((index) => index.failures);
    expect(failures.filter((failure) => !(failure instanceof FixtureError))).to.deep.equal([]);
    expect(failures.length).to.be.greaterThan(20);
    for (const [position, { path, bytes }] of files.entries()) {
      const { failures, ...index } = indexes[position] ?? { failures: [] };
      const { failures: expected, ...rest } = indexFile(path, bytes);
      expect(index).to.deep.equal(rest);
      expect(failures.map(({ message, code, field }) => [message, code, field])).to.deep.equal(
        expected.map(({ message, code, field }) => [message, code, field]),
      );
    }
  });

  it('end while they work', async () => {
    const threads = new IndexThreads(1);
    const underWay = threads.index([...files, ...files]).catch((error: unknown) => error);
    await threads.close();
    expect(await underWay).to.be.instanceOf(Error);
  });
});
