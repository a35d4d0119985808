import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import fc from 'fast-check';
import { marked } from 'marked';
import { errorCommand } from '../../../reports/github/annotations.js';
import { GithubReporter } from '../../../reports/github/github.js';
import type { RunEvent } from '../../../reports/record/events.js';
import { ended, failure, pack, packFailure, run, started, vector } from '../events.js';

const end = run.at(-1) as RunEvent;

describe('the report to GitHub', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stampede-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The summary as HTML, and the lines for the runner. */
  function report(...events: readonly RunEvent[]): { html: string; lines: string[] } {
    const stream = new PassThrough();
    const summary = join(folder, 'step');
    rmSync(summary, { force: true });
    const reporter = new GithubReporter(folder, stream, summary);
    for (const event of events) reporter.on(event);
    const lines = String(stream.read() ?? '').split('\n');
    return { html: marked.parse(readFileSync(summary, 'utf8'), { async: false }), lines: lines.slice(0, -1) };
  }

  describe('in its summary', () => {
    it('shows a failure with its claim, its values, its differences and the command', () => {
      const { html } = report(started, failure({ details: ['account 0x5e balance: expected 1, got 2'] }), end);
      expect(html).to.include('<h2>Conformance: 1 failed</h2>');
      expect(html).to.match(/<h3>Failed: logs<\/h3>\n<p><code>folder\/file\.json::test::Cancun::0<\/code><\/p>/);
      expect(html).to.match(/expected 0x01\n {2}got {6}0x02\n {4}account 0x5e balance: expected 1, got 2\n<\/code>/);
      expect(html).to.include(
        '<code class="language-sh">npm run conformance -- --id folder/file.json::test::Cancun::0 --executor ethereumjs\n',
      );
    });

    it('has a table of the forks, and one of the packs', () => {
      const { html } = report(...run.slice(0, -1), pack(), packFailure(), end);
      const rows = rowsOf(html);
      expect(rows).to.deep.include.members([
        ['fork', 'total', 'passed', 'failed', 'known', 'unsupported', 'unverified', '%'],
        ['Cancun', '6', '2', '1', '1', '1', '1', '33.33'],
        ['all', '7', '3', '1', '1', '1', '1', '42.85'],
        ['packs', 'total', 'passed', 'failed', 'unsupported', 'unverified', 'schedules'],
        ['Cancun', '2', '1', '1', '0', '0', '0'],
      ]);
      expect(rows).to.have.length(6);
    });

    it('names what else failed, and says why nothing was verified', () => {
      const { html } = report(...run);
      expect(html).to.include('<h2>Conformance: 4 failed</h2>');
      expect(html).to.match(/<h3>Unreadable file<\/h3>\n<pre><code>folder\/cut\.json\n/);
      expect(html).to.include('folder: expected 8 vectors, got 7');
      expect(html).to.match(/<h3>Known failure that is not true<\/h3>\n<pre><code>x\*\nmatches nothing/);
      const nothing = report(started, { event: 'nothingVerified', reason: 'no tests are in x' }, ended(3));
      expect(nothing.html).to.include('<h2>Conformance: nothing verified</h2>').and.to.include('no tests are in x');
    });

    it('says how a run ended', () => {
      const title = (...events: readonly RunEvent[]) => /<h2>(.*)<\/h2>/.exec(report(started, ...events).html)?.[1];
      expect(title(vector(), ended(0))).to.equal('Conformance: no failures');
      expect(title(vector({ status: 'knownFailure' }), ended(0))).to.equal('Conformance: no failures');
      expect(title(failure(), ended(130))).to.equal('Conformance: interrupted');
      expect(title(failure(), { event: 'runnerFailed', message: 'm', stack: '' }, ended(4))).to.equal(
        'Conformance: runner failed',
      );
    });

    it('begins with regressions', () => {
      const others = Array.from({ length: 150 }, (_, index) => failure({ id: `v${index}` }));
      const { html } = report(started, ...others, failure({ id: 'worse', regression: true }), end);
      expect(html).to.include('<h2>Conformance: 151 failed, 1 regression</h2>');
      expect(html.indexOf('<code>worse</code>')).to.be.within(1, html.indexOf('<code>v0</code>'));
      expect(html).to.include('… and 51 more failures in the record.');
    });

    it('gathers alike failures', () => {
      const { html } = report(started, failure({ id: 'b' }), failure({ id: 'a' }), end);
      expect(html).to.match(/2 × <code>logs: expected 0x…, got 0x…<\/code> such as <code>a<\/code>/);
    });

    it('shows any text as it is', () => {
      const unit = fc.constantFrom('a', '`', '|', '<b>', '&', '*', '_', '[x](y)', '\\', '#', '~', '&lt;', ' ', '!');
      const text = fc
        .string({ unit, minLength: 1, maxLength: 12 })
        .filter((id) => id.trim() === id && !id.includes('  '));
      fc.assert(
        fc.property(text, (id) => {
          const { html } = report(started, failure({ id, fork: `x${id}x`, expected: id }), end);
          const shown = [...html.matchAll(/<p><code>(.*?)<\/code>/g)].map(([, code = '']) => unescapeHtml(code));
          expect(shown).to.deep.equal([id]);
          expect(unescapeHtml(rowsOf(html)[1]?.[0] ?? '')).to.equal(`x${id}x`);
          expect(unescapeHtml(html)).to.include(`  expected ${id}\n`);
        }),
        { numRuns: 200 },
      );
    });

    it('takes no more than GitHub does, behind what the step has written before', () => {
      const summary = join(folder, 'step');
      for (const before of [0, 1_000_000, 1_048_570]) {
        writeFileSync(summary, 'x'.repeat(before));
        const reporter = new GithubReporter(folder, new PassThrough(), summary);
        const failures = Array.from({ length: 100 }, (_, index) => failure({ id: `${index}${'é'.repeat(20_000)}` }));
        for (const event of [started, ...failures, end]) reporter.on(event);
        const text = readFileSync(summary);
        expect(text.length).to.be.at.most(1_048_576);
        if (before < 1_048_000) expect(text.toString()).to.match(/… and \d+ more failures in the record\./);
      }
    });

    it('is a file outside of GitHub', () => {
      const reporter = new GithubReporter(folder, new PassThrough(), undefined);
      for (const event of run) reporter.on(event);
      expect(readFileSync(join(folder, 'summary.md'), 'utf8')).to.match(/^## Conformance: 4 failed\n/);
    });
  });

  describe('in its annotations', () => {
    it('escapes what would end a command or a property', () => {
      // as actions/toolkit does: packages/core/src/command.ts
      expect(errorCommand('a: b, c%', '50 %: a,\r\n::error::x')).to.equal(
        '::error title=a%3A b%2C c%25::50 %25: a,%0D%0A::error::x',
      );
      const text = fc.string({ unit: fc.constantFrom('%', ':', ',', '\n', '\r', 'a', '0', 'D', '3', 'é') });
      fc.assert(
        fc.property(text, text, (title, message) => {
          const line = errorCommand(title, message);
          // the runner reads a command up to the end of its line, and its properties up to the first `::`
          expect(line).not.to.match(/[\r\n]/);
          const [, property = '', data = ''] = /^::error title=([^:,]*)::(.*)$/s.exec(line) ?? [];
          expect(decode(property.replaceAll('%3A', ':').replaceAll('%2C', ','))).to.equal(title);
          expect(decode(data)).to.equal(message);
        }),
      );
    });

    it('are one for each failure, with the command that reruns it', () => {
      const { lines } = report(started, failure(), end);
      expect(lines).to.deep.equal([
        '::error title=Failed%3A logs::folder/file.json::test::Cancun::0%0Aexpected 0x01%0Agot 0x02%0A' +
          'npm run conformance -- --id folder/file.json::test::Cancun::0 --executor ethereumjs',
      ]);
    });

    it('are ten at most, regressions first, and the last counts the rest', () => {
      const others = Array.from({ length: 10 }, (_, index) => failure({ id: `v${index}` }));
      expect(report(started, ...others, end).lines).to.have.length(10);
      const { lines } = report(...run.slice(0, -1), ...others, failure({ id: 'worse', regression: true }), end);
      expect(lines).to.have.length(10);
      expect(lines[0]).to.match(/^::error title=Regression%3A logs::worse%0A/);
      expect(lines.at(-1)).to.equal('::error title=More failures::… and 6 more failures: see the summary of the job');
    });
  });
});

/** Cells of all tables. */
const rowsOf = (html: string): string[][] =>
  [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => cell),
  );

/** What an HTML text says. */
const unescapeHtml = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

const decode = (text: string): string => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
