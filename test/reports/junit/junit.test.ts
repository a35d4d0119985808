import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { XmlDocument, type XmlElement, XsdValidator } from 'libxml2-wasm';
import { JunitReporter } from '../../../reports/junit/junit.js';
import type { RunEvent } from '../../../reports/record/events.js';
import { failure, pack, packFailure, run, started, vector } from '../events.js';

/** Seen from `dist/test/reports/junit`. */
const SCHEMA = new URL('../../../../test/reports/junit/junit.xsd', import.meta.url);
const end = run.at(-1) as RunEvent;

const NOT_IN_XML = ['\0', '\u001b', '\ud800', '\uffff'];

describe('the report for JUnit', () => {
  let folder: string;
  let validator: XsdValidator;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'stampede-'));
    using schema = XmlDocument.fromBuffer(readFileSync(SCHEMA));
    validator = XsdValidator.fromDoc(schema);
  });
  after(() => {
    validator.dispose();
    rmSync(folder, { recursive: true });
  });

  /** Attributes of all elements that XPath finds, and their text as `text`. */
  function report(events: readonly RunEvent[], xpath: string): Record<string, string>[] {
    const reporter = new JunitReporter(folder);
    for (const event of events) reporter.on(event);
    using document = XmlDocument.fromBuffer(readFileSync(join(folder, 'junit.xml')));
    validator.validate(document);
    return document.find(xpath).map((node) => {
      const element = node as XmlElement;
      const attributes = element.attrs.map(({ name, value }) => [name, value]);
      return { ...Object.fromEntries(attributes), ...(element.content && { text: element.content }) };
    });
  }

  it('is held against a schema that refuses what is wrong', () => {
    const wrong = [
      '<testsuites skipped="1"/>',
      '<testsuites><testsuite name="a" tests="1" failures="0"/></testsuites>',
      '<testsuites time="1e-7"/>',
      '<testsuites><testcase name="a"/></testsuites>',
    ];
    for (const xml of wrong) {
      using document = XmlDocument.fromString(xml);
      expect(() => validator.validate(document), xml).to.throw();
    }
  });

  it('counts cases by suite and in all', () => {
    const events = [...run.slice(0, -1), pack(), packFailure(), end];
    expect(report(events, '/testsuites')).to.containSubset([
      { name: 'conformance', tests: '12', failures: '2', errors: '3', time: '2.000' },
    ]);
    const suites = report(events, '//testsuite');
    expect(
      suites.map(({ name, tests, failures, errors, skipped }) => [name, tests, failures, errors, skipped]),
    ).to.deep.equal([
      ['run', '3', '0', '3', '0'],
      ['London state', '1', '0', '0', '0'],
      ['Cancun state', '5', '1', '0', '3'],
      ['Cancun blockchain', '1', '0', '0', '0'],
      ['Cancun packs', '2', '1', '0', '0'],
    ]);
    expect(suites[1]?.time).to.equal('0.090');
  });

  it('gives a failure its claim, its values and the command that reruns it', () => {
    const [found] = report([started, failure(), end], '//failure');
    expect(found).to.include({ type: 'logs', message: 'expected 0x01, got 0x02' });
    expect(found?.text).to.include('rerun: npm run conformance -- --id folder/file.json::test::Cancun::0');
  });

  it('calls skipped what is not judged, with the reason', () => {
    expect(report(run, '//skipped').map(({ message }) => message)).to.deep.equal([
      'known failure: a fault',
      'unsupported: no rules',
      'unverified: no claim',
    ]);
  });

  it('is not green where files are unreadable, entries are not true, or nothing was verified', () => {
    const broken: RunEvent[] = [
      { event: 'nothingVerified', reason: 'no tests are in x' },
      { event: 'runnerFailed', message: 'a worker does not start', stack: '' },
      { event: 'runFinished', interrupted: true, exitCode: 130, durationMs: 5 },
    ];
    expect(report([...run.slice(0, -1), ...broken], '//error').map(({ type, text }) => [type, text])).to.deep.equal([
      ['unreadable file', 'folder/cut.json: is cut short'],
      ['count', 'folder: expected 8 vectors, got 7'],
      ['known failure', 'matches nothing'],
      ['nothing verified', 'no tests are in x'],
      ['runner failed', 'a worker does not start'],
      ['interrupted', 'only what was done until then is here'],
    ]);
  });

  it('tells cases of one name apart by their sources, and no others', () => {
    const read = (path: string): RunEvent => ({
      event: 'sourceRead',
      path,
      origin: 'option',
      files: 1,
      unreadable: 0,
      leftOut: {},
    });
    const sources = ['/ci/a/tests', '/ci/b/tests', '/ci/b/c.tar.gz'];
    const events = sources.flatMap((source) => [vector({ id: 'x', source }), pack({ id: 'p', source })]);
    const namesOf = (...events: RunEvent[]) =>
      report([started, ...sources.map(read), ...events, end], '//testcase').map(({ name }) => name);
    const expected = ['a/tests', 'b/tests', 'c.tar.gz'];
    const named = (name: string, source: string | undefined) => `${name} [${source}]`;
    expect(namesOf(...events, vector({ id: 'y', source: sources[0] as string }))).to.deep.equal([
      ...expected.map((source) => named('x', source)),
      'y',
      ...expected.map((source) => named('p', source)),
    ]);
    // whatever came first
    expect(namesOf(...[...events].reverse()).sort()).to.deep.equal(namesOf(...events).sort());
  });

  it('tells what is untrue of one known failure apart', () => {
    const stale = (signature: string, problem: string): RunEvent => ({
      event: 'knownFailureStale',
      id: 'x*',
      signature,
      problem,
      count: 1,
      message: problem,
    });
    const events = [stale('logs: *', 'passes'), stale('logs: *', 'fails otherwise'), stale('hash: *', 'passes')];
    expect(report([started, ...events, end], '//testcase').map(({ name }) => name)).to.deep.equal([
      'x* [logs: *, passes]',
      'x* [logs: *, fails otherwise]',
      'x* [hash: *, passes]',
    ]);
    expect(report([started, ...events.slice(1, 2), end], '//testcase')[0]?.name).to.equal('x*');
  });

  it('begins with regressions, by suite and by case', () => {
    const events = [
      ...run.slice(0, -1),
      failure({ id: 'x', format: 'blockchain' }),
      failure({ id: 'y', format: 'blockchain', regression: true }),
      end,
    ];
    const [first, second] = report(events, '//testcase');
    expect([first?.name, second?.name]).to.deep.equal(['y', 'c']);
    expect(report(events, '//testcase[@name="y"]/failure')[0]?.message).to.match(/^passed last time: /);
  });

  it('holds any text as it is, but for characters that XML does not have', () => {
    const unit = fc.constantFrom('a', '"', '<', '&', '&lt;', ']]>', '\n', '\t', 'é', '😀', ...NOT_IN_XML);
    const visible = (text: string): string =>
      [...text].map((each) => (NOT_IN_XML.includes(each) ? '\ufffd' : each)).join('');
    fc.assert(
      fc.property(fc.string({ unit }), fc.string({ unit }), (id, got) => {
        const events = [started, failure({ id, got, folder: id, fork: id }), vector({ id: `${id}2` }), end];
        const [found] = report(events, '//testcase[failure]');
        expect([found?.name, found?.classname]).to.deep.equal([visible(id), visible(id)]);
        expect(report(events, '//failure')[0]?.text).to.include(`\n  got      ${visible(got)}\n`);
      }),
      { numRuns: 200 },
    );
  });
});
