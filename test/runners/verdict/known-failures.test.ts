import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type KnownFailure, KnownFailures, parseKnownFailures } from '../../../runners/verdict/known-failures.js';

const entry = (change: Partial<KnownFailure> = {}): KnownFailure => ({
  id: 'eest/a/b.json::test[x-(1)]',
  reason: 'a fault',
  link: 'https://example.org',
  signature: 'rejection: expected X, got accepted',
  ...change,
});

const SIGNATURE = 'rejection: expected X, got accepted';
const ID = 'eest/a/b.json::test[x-(1)]';

/** What is wrong with one entry after a run that found `found`, and in which `failed` and `passed` happened. */
function problems(
  change: Partial<KnownFailure>,
  run: { found?: string[]; passed?: string[]; failed?: [string, string][]; executor?: string },
) {
  const known = new KnownFailures([entry(change)], run.executor ?? 'ethereumjs');
  for (const id of run.found ?? [ID]) known.found(id);
  for (const id of run.passed ?? []) known.passed(id);
  const explained = (run.failed ?? []).map(([id, signature]) => known.explain(id, signature) !== undefined);
  return { explained, stale: known.stale().map(({ problem, count }) => [problem, count]) };
}

describe('known failures', () => {
  it('explain the failure that they name', () => {
    expect(problems({}, { failed: [[ID, SIGNATURE]] })).to.deep.equal({ explained: [true], stale: [] });
  });

  it('say nothing of a vector that was not selected', () => {
    expect(problems({}, {})).to.deep.equal({ explained: [], stale: [] });
  });

  it('do not explain another vector', () => {
    expect(problems({}, { failed: [['eest/a/b.json::test[x-(2)]', SIGNATURE]] }).explained).to.deep.equal([false]);
  });

  it('are true where what took too long elsewhere is in time', () => {
    expect(problems({ signature: 'timeout: *' }, { passed: [ID] }).stale).to.deep.equal([]);
  });

  it('are stale where their vector passes', () => {
    expect(problems({}, { passed: [ID] }).stale).to.deep.equal([['passes', 1]]);
  });

  it('are stale where their vector fails otherwise, and do not explain that', () => {
    expect(problems({}, { failed: [[ID, 'logs: expected 0x01, got 0x02']] })).to.deep.equal({
      explained: [false],
      stale: [['fails otherwise', 1]],
    });
  });

  it('are stale where files of their folder were read and none has the vector', () => {
    expect(problems({}, { found: ['eest/a/c.json::other'] }).stale).to.deep.equal([['matches nothing', 0]]);
  });

  it('are not judged where no file of their folder was read', () => {
    expect(problems({}, { found: ['other/a/b.json::test', 'eest/ab/b.json::test'] }).stale).to.deep.equal([]);
  });

  it('are not judged for another executor', () => {
    const run = { found: ['eest/a/c.json::other'], passed: [ID], executor: 'sequential' };
    expect(problems({ executor: 'ethereumjs' }, run).stale).to.deep.equal([]);
    expect(problems({}, run).stale).to.deep.equal([['matches nothing', 0]]);
  });

  it('take * for any text, and brackets as they are', () => {
    const failed: [string, string][] = [
      ['eest/a/b.json::test[x-(1)]', SIGNATURE],
      ['eest/a/deep/b.json::test[y]', SIGNATURE],
      ['eest/b/b.json::test[x]', SIGNATURE],
    ];
    expect(problems({ id: 'eest/a/*::test[*]' }, { failed }).explained).to.deep.equal([true, true, false]);
    const signature = '*: expected *, got accepted';
    expect(problems({ signature }, { failed: [[ID, SIGNATURE]] }).explained).to.deep.equal([true]);
  });

  it('count the vectors of a pattern that are not as it says', () => {
    const found = ['eest/a/b.json::1', 'eest/a/b.json::2', 'eest/a/b.json::3'];
    const run = { found, passed: found.slice(0, 2), failed: [['eest/a/b.json::3', SIGNATURE]] as [string, string][] };
    expect(problems({ id: 'eest/a/b.json::*' }, run)).to.deep.equal({ explained: [true], stale: [['passes', 2]] });
  });

  it('let one of two entries explain a vector, each by its own signature', () => {
    const known = new KnownFailures([entry({ signature: 'other' }), entry({ reason: 'second' })], 'ethereumjs');
    known.found(ID);
    expect(known.explain(ID, SIGNATURE)?.reason).to.equal('second');
  });
});

describe('a list of known failures', () => {
  const refused: [what: string, json: string, message: string][] = [
    ['text that is not JSON', '[', 'list.json: '],
    ['an object', '{}', 'list.json: is not an array'],
    ['an entry that is no object', '[1]', 'list.json: [0] is not an object'],
    ['a missing field', '[{"id":"a","reason":"b","link":"c"}]', 'list.json: [0].signature is missing'],
    ['an empty field', JSON.stringify([entry(), entry({ reason: '' })]), 'list.json: [1].reason is not a text'],
    ['an unknown field', JSON.stringify([{ ...entry(), ids: 'x' }]), 'list.json: [0].ids is not a field of an entry'],
    [
      'an executor that does not exist',
      JSON.stringify([entry({ executor: 'paralel' })]),
      'list.json: [0].executor: "paralel" is not one of ethereumjs, parallel',
    ],
    [
      'a field that stands there twice',
      JSON.stringify([entry(), entry()]).replace(/"id"(?!.*"id")/, '"id":"x","id"'),
      'list.json: [1].id stands there twice',
    ],
  ];
  const parse = (json: string) => parseKnownFailures(Buffer.from(json), 'list.json', ['ethereumjs', 'parallel']);
  for (const [what, json, message] of refused)
    it(`is refused for ${what}`, () => {
      expect(() => parse(json)).to.throw(message);
    });

  it("is valid where it is the project's own", () => {
    const path = new URL('../../../../known-failures.json', import.meta.url);
    expect(parse(readFileSync(path, 'utf8'))).not.to.be.empty;
  });

  it('is read', () => {
    const list = [entry(), entry({ executor: 'ethereumjs' })];
    expect(parse(JSON.stringify(list))).to.deep.equal(list);
  });
});
