import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { expect } from 'chai';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { hrefOf, type Route } from '../../../reports/html/page/route.js';
import type { PastRun, RunEvent } from '../../../reports/record/events.js';
import { rerunCommand } from '../../../reports/record/rerun.js';
import { ended, failure, parallel, triaged, vector } from '../events.js';
import { end, executablePath, FAILURE, launch, PACK, past, RED, RUN } from './chromium.js';
import { Reports } from './page.js';

if (executablePath !== undefined)
  describe('the HTML report in Chromium', function () {
    this.timeout('2m');
    let reports: Reports;
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    let address: string;
    /** what went wrong in the page, and what it asked for beside itself */
    const faults: string[] = [];

    async function open(route: Route, file = address): Promise<void> {
      await page.goto('about:blank');
      await page.goto(file + hrefOf(route));
      await page.locator('main').waitFor();
    }
    const textOf = async (locator: Locator) => (await locator.allInnerTexts()).join('');
    const list = () => page.getByRole('listbox', { name: 'Vectors and packs' });
    const options = () => list().getByRole('option');
    const clipboard = () => page.evaluate('navigator.clipboard.readText()');
    const focused = () => page.evaluate('document.activeElement.id');

    before(async () => {
      reports = new Reports();
      address = pathToFileURL(reports.write(RED)).href;
      browser = await launch();
    });
    after(async () => {
      await browser?.close();
      reports.remove();
    });
    beforeEach(async () => {
      faults.length = 0;
      context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      page = await context.newPage();
      page.on('pageerror', ({ message }) => faults.push(message));
      page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(message.text()));
      page.on('request', (request) => {
        if (!/^(data|about):/.test(request.url()) && !request.url().startsWith(dirname(dirname(address))))
          faults.push(`asked for ${request.url()}`);
      });
    });
    afterEach(async () => {
      await context.close();
      expect(faults).to.deep.equal([]);
    });

    it('opens from disk with what failed first', async () => {
      await open({ page: 'overview' });
      await page
        .getByRole('heading', { name: /^4 failed 3 of 6 vectors and 2 packs; 1 regression; 1 other problem/ })
        .waitFor();
      expect(await page.title()).to.equal('4 failed · Conformance report');
      expect(await page.locator('section h2, .problem summary').allInnerTexts()).to.satisfy((titles: string[]) =>
        ['Unreadable file', 'Regressions', 'Alike failures', 'Forks', 'Slowest', 'What was read'].every((title, at) =>
          titles[at]?.includes(title),
        ),
      );
      expect(
        await page
          .getByRole('row', { name: /^Cancun/ })
          .getByRole('link')
          .evaluateAll((links) => links.map(({ textContent }) => textContent)),
      ).to.deep.equal([
        'Cancun',
        'Cancun, State tests: 25.00 % passed of 4, 2 failed',
        'Cancun, Blockchain tests: 100 % passed of 1',
        'Cancun, Packs: 50.00 % passed of 2, 1 failed',
      ]);
    });

    it('says how a run ended, in its title as at its top', async () => {
      const nothing: RunEvent = { event: 'nothingVerified', reason: 'none' };
      const broken: RunEvent = { event: 'runnerFailed', message: 'a bug', stack: '' };
      const known = failure({ status: 'knownFailure' });
      const file: RunEvent = { event: 'fileUnreadable', path: 'cut.json', message: 'is cut short' };
      const cases: [words: string, rest: string, className: string, ...events: RunEvent[]][] = [
        ['No failures', '1 vector', 'good', vector(), ended(0)],
        ['No failures', '1 vector', 'good', known, ended(0)],
        ['1 failed', '1 vector; 1 other problem', 'bad', vector(), file, ended(1)],
        ['Interrupted', '1 failed of 2 vectors', 'bad', vector(), failure({ id: 'x' }), ended(130)],
        ['Interrupted', '1 vector', 'bad', vector(), ended(130)],
        ['Nothing verified', '0 vectors; 1 other problem', 'bad', nothing, ended(3)],
        ['Runner failed', '1 vector; 1 other problem', 'bad', vector(), broken, ended(4)],
      ];
      for (const [words, rest, className, ...events] of cases) {
        await open({ page: 'overview' }, pathToFileURL(reports.write([RUN, ...events])).href);
        const heading = page.getByRole('heading', { level: 1 });
        expect(await heading.textContent()).to.equal(`${words} ${rest}`);
        expect(await heading.getAttribute('class')).to.equal(className);
        expect(await page.title()).to.equal(`${words} · Conformance report`);
      }
    });

    it('leads from the matrix to the failure, and from there to the command that runs it again', async () => {
      await open({ page: 'overview' });
      await page.getByRole('link', { name: /^Cancun, State tests/ }).click();
      await page.getByRole('link', { name: /Failed/ }).click();
      await page.getByRole('heading', { name: '2 of 8' }).waitFor();
      expect(await options().count()).to.equal(2);
      await options().filter({ hasText: "it's.json" }).click();
      await page.getByRole('heading', { name: 'Claim: stateRoot' }).waitFor();
      expect(await textOf(page.locator('.values'))).to.equal('Expected\n0x0102\nGot\n0x0103');
      expect(await page.locator('.values mark').allInnerTexts()).to.deep.equal(['2', '3']);
      expect(await page.locator('.differences tbody tr').allInnerTexts()).to.deep.equal(['0xc1: slot 0x0\t0x5\t0x4']);
      expect(await textOf(page.locator('.lines').first())).to.equal('block 1');
      await page.getByRole('button', { name: 'Copy the command' }).click();
      await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
      expect(await clipboard()).to.equal(rerunCommand(FAILURE, RUN));
      expect(await clipboard()).to.include(`--id 'folder/it'\\''s.json::test::Cancun::1'`);
    });

    it('filters at once by what is typed, by facets and by folder, and takes filters away again', async () => {
      await open({ page: 'vectors', filter: {} });
      expect(await options().count()).to.equal(8);
      const count = async (text: string) => page.getByRole('heading', { name: text, exact: true }).waitFor();
      await page.getByRole('searchbox').fill('LONDON other');
      await count('1 of 8');
      await page.waitForURL(/#\/vectors\?text=LONDON\+other$/);
      await page.getByRole('searchbox').fill('no such id');
      await page.getByText('Nothing matches.').waitFor();
      await page.getByRole('link', { name: 'Show all' }).click();
      const filters = page.getByRole('navigation', { name: 'Filters' });
      await filters.getByRole('link', { name: /^folder/ }).click();
      await count('6 of 8');
      await filters.getByRole('link', { name: /^deeper/ }).click();
      await count('1 of 8');
      await page.getByRole('link', { name: 'Remove filter folder/deeper' }).click();
      await filters.getByRole('link', { name: /^Packs/ }).click();
      await count('2 of 8');
      await filters.getByRole('link', { name: /Failed/ }).click();
      await count('1 of 8');
      await page.goBack();
      await count('2 of 8');
    });

    it('shows alike failures together, and what is known of a known one', async () => {
      await open({ page: 'overview' });
      await page.getByRole('link', { name: /logs: expected/ }).click();
      await page.getByRole('heading', { name: '1 of 8' }).waitFor();
      expect(await options().count()).to.equal(1);
      await open({ page: 'vector', id: 'folder/known.json::test::Cancun::0', filter: {} });
      expect(await textOf(page.locator('.notice'))).to.equal('a fault https://example.org');
    });

    it('obeys the keyboard', async () => {
      await open({ page: 'vectors', filter: {} });
      const active = async () => (await textOf(page.locator('.row.active .file'))).trim();
      // the list has the focus; the regression is its first
      expect(await active()).to.equal('folder/now.json');
      await page.keyboard.press('ArrowDown');
      expect(await active()).to.equal("folder/it's.json");
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Claim: stateRoot' }).waitFor();
      await page.keyboard.press('ArrowLeft');
      await page.getByRole('heading', { name: 'Claim: logs' }).waitFor();
      await page.keyboard.press('ArrowRight');
      await page.getByRole('heading', { name: 'Claim: stateRoot' }).waitFor();
      await page.keyboard.press('Escape');
      await list().waitFor();
      expect(await active()).to.equal("folder/it's.json");
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowDown');
      expect(await options().last().getAttribute('aria-selected')).to.equal('true');
      await page.keyboard.press('/');
      expect(await focused()).to.equal('search');
      await page.keyboard.type('it');
      await page.getByRole('heading', { name: '1 of 8' }).waitFor();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Claim: stateRoot' }).waitFor();
      // what has the focus shows it
      await page.keyboard.press('Tab');
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).to.equal('solid');
    });

    it('opens where an address leads to', async () => {
      await open({ page: 'vector', id: FAILURE.id, filter: { status: 'failed' } });
      await page.getByRole('heading', { name: 'Claim: stateRoot' }).waitFor();
      await page.getByText('2 of 3', { exact: true }).waitFor();
      await open({ page: 'vectors', filter: { fork: 'London', kind: 'state' } });
      expect(await options().count()).to.equal(1);
      await open({ page: 'vector', id: 'gone', filter: {} });
      await page.getByText('This report has no vector gone.').waitFor();
    });

    it('leads to each of several sources that have the same id', async () => {
      const [first, second] = ['/fixtures/folder', '/fixtures/other'];
      const events = [RUN, failure({ source: first }), vector({ source: second }), end];
      const two = pathToFileURL(reports.write(events)).href;
      const shown = () => page.locator('h1 .status, .facts div:last-child dd').allTextContents();
      await open({ page: 'vectors', filter: {} }, two);
      await options().filter({ hasText: 'Passed' }).click();
      await page.getByText('2 of 2', { exact: true }).waitFor();
      expect(await shown()).to.deep.equal(['✓ Passed', second]);
      await page.getByRole('link', { name: 'Previous' }).click();
      await page.getByText('1 of 2', { exact: true }).waitFor();
      expect(await shown()).to.deep.equal(['✕ Failed', first]);
      await page.reload();
      expect(await shown()).to.deep.equal(['✕ Failed', first]);
      await open({ page: 'vector', id: vector().id, source: '/gone', filter: {} }, two);
      await page.getByText('This report has no vector').waitFor();
    });

    it('names the source in the list of what several have, and finds it, and nowhere else', async () => {
      const read = (path: string): RunEvent => ({
        event: 'sourceRead',
        path,
        origin: 'option',
        files: 1,
        unreadable: 0,
        leftOut: {},
      });
      const [first, second] = ['/ci/Tests.tar.gz', '/ci/eest.tar.gz'];
      const only = vector({ id: 'folder/only.json::only::Cancun::0', source: second });
      const events = [RUN, read(first), read(second), vector({ source: first }), vector({ source: second }), only, end];
      await open({ page: 'vectors', filter: {} }, pathToFileURL(reports.write(events)).href);
      const lines = () => options().locator('.file').allTextContents();
      expect(await lines()).to.deep.equal([
        'Tests.tar.gz · folder/file.json',
        'eest.tar.gz · folder/file.json',
        'folder/only.json',
      ]);
      await page.getByRole('searchbox').fill('tests.tar file');
      await page.getByRole('heading', { name: '1 of 3' }).waitFor();
      expect(await lines()).to.deep.equal(['Tests.tar.gz · folder/file.json']);
    });

    it('shows what triage found', async () => {
      await open({ page: 'vector', id: FAILURE.id, filter: {} });
      const triage = page.getByRole('region', { name: 'Triage' });
      const text = await textOf(triage);
      for (const part of [
        'SSTORE is charged too little',
        'as claimed',
        'First difference: transaction 0, gas',
        '118 steps',
        'pc 41 SSTORE cost 5000',
        '0xc2 0xa9059cbb',
        'threads 3, schedule 12',
        'triage/minimal.json',
      ])
        expect(text).to.include(part);
      await triage.getByRole('button', { name: 'Copy the triage command' }).click();
      await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
      expect(await clipboard()).to.equal(triaged().command);
    });

    it('shows what threads did of a block, aborted incarnations apart', async () => {
      await open({ page: 'parallel' });
      const timeline = page.getByRole('img', { name: 'What 2 threads did of 2 transactions: 1 re-execution' });
      await timeline.waitFor();
      expect(await textOf(page.getByRole('row', { name: /^Cancun/ }))).to.equal('Cancun\t2\t1\t1\t0\t0\t40');
      await page.getByText('Aborted, by transaction and incarnation: 1·0').waitFor();
      await timeline.locator('[aria-label=bar] rect').first().waitFor();
      expect(await timeline.locator('[aria-label=bar] rect').count()).to.equal(parallel().timeline?.length);
      expect(await timeline.locator('[aria-label=bar] rect[fill="var(--aborted)"]').count()).to.equal(1);
      await page.getByRole('button', { name: 'by transaction' }).click();
      await timeline.getByText('transaction 1', { exact: true }).waitFor();
      await page.getByRole('link', { name: 'Open across/1' }).click();
      await page.getByText('Composed by seed 7; 40 schedules').waitFor();
      await page.getByRole('button', { name: 'Copy the command' }).click();
      await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
      expect(await clipboard()).to.equal(rerunCommand(PACK, RUN));
    });

    it('shows the trend of earlier runs', async () => {
      await open({ page: 'history' });
      expect(
        await page
          .locator('.numbers tbody tr')
          .evaluateAll((rows) => rows.map(({ firstElementChild }) => firstElementChild?.textContent)),
      ).to.deep.equal(['2025-01-01 00:00 UTCthis run', '2024-12-02 00:00 UTC', '2024-12-01 00:00 UTC']);
      const changes = page.locator('.numbers tbody tr').first().locator('small');
      expect(await changes.evaluateAll((all) => all.map((each) => [each.textContent, each.className]))).to.deep.equal([
        [' -1', 'bad'],
        [' -1', 'good'],
      ]);
      const failed = page.getByRole('img', { name: /^Failed, run by run/ });
      await failed.locator('circle').first().waitFor();
      expect(await failed.locator('circle').count()).to.equal(3);
      await page.getByRole('combobox', { name: 'Fork' }).selectOption('London');
      await page.getByText('not in this run').first().waitFor();
      expect(await failed.locator('circle').count()).to.equal(1);
    });

    it('has whole numbers at the axis of runs that are all alike', async () => {
      const events = [RUN, { event: 'historyRead', path: 'h', runs: [past(1, 0), past(2, 0)] } as RunEvent];
      const all = Array.from({ length: 9 }, (_, at) => vector({ id: `${at}` }));
      await open({ page: 'history' }, pathToFileURL(reports.write([...events, ...all, ended(0)])).href);
      for (const [name, value] of [
        ['Failed', '0'],
        ['Passed', '9'],
      ] as const) {
        const ticks = page
          .getByRole('img', { name: `${name}, run by run` })
          .locator('[aria-label="y-axis tick label"] text');
        await ticks.first().waitFor();
        const texts = await ticks.allTextContents();
        expect(texts).to.include(value);
        for (const text of texts) expect(text).to.match(/^\d+(\.\d)?$/);
      }
    });

    it('counts packs among the runs of the trend', async () => {
      const packs = { total: 3, passed: 1, failed: 2, unsupported: 0, unverified: 0, schedules: 0 };
      const { Cancun } = past(1, 0).forks;
      const earlier: PastRun = { ...past(1, 0), forks: { Cancun: { ...Cancun, packs } } } as PastRun;
      const events = [RUN, { event: 'historyRead', path: 'h', runs: [earlier] } as RunEvent, vector(), PACK, end];
      await open({ page: 'history' }, pathToFileURL(reports.write(events)).href);
      const cells = () =>
        page
          .locator('.numbers tbody tr')
          .evaluateAll((rows) =>
            rows.map((row) => [2, 3, 5, 6].map((at) => row.children[at]?.firstChild?.textContent)),
          );
      // 1 vector and 1 failed pack; 9 vectors in all forks, 18 in Cancun, and 3 packs
      expect(await cells()).to.deep.equal([
        ['1', '1', '2', '50.00 %'],
        ['10', '2', '12', '83.33 %'],
      ]);
      await page.getByRole('combobox', { name: 'Fork' }).selectOption('Cancun');
      expect(await cells()).to.deep.equal([
        ['1', '1', '2', '50.00 %'],
        ['19', '2', '21', '90.47 %'],
      ]);
    });

    it('has names for all that it shows, and colours that can be read, light and dark', async () => {
      const routes: Route[] = [
        { page: 'overview' },
        { page: 'vectors', filter: { fork: 'Cancun' } },
        { page: 'vector', id: FAILURE.id, filter: {} },
        { page: 'parallel' },
        { page: 'history' },
      ];
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        for (const route of routes) {
          await open(route);
          await page.waitForLoadState('networkidle');
          await page.evaluate(axe.source);
          const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults;
          const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
          expect(found, `${colorScheme} ${route.page}`).to.deep.equal([]);
        }
      }
    });

    it('switches between light and dark, and remembers it', async () => {
      await page.emulateMedia({ colorScheme: 'light' });
      await open({ page: 'overview' });
      const background = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
      const light = await background();
      await page.getByLabel('Theme').selectOption('dark');
      const dark = await background();
      expect(dark).not.to.equal(light);
      await page.reload();
      await page.locator('main').waitFor();
      expect(await background()).to.equal(dark);
      await page.getByLabel('Theme').selectOption('system');
      expect(await background()).to.equal(light);
    });

    it('scrolls through 200,000 vectors with few of them in the document, and leaves its place and finds it again', async () => {
      const many = 200_000;
      const events = Array.from({ length: many }, (_, at) =>
        vector({
          id: `folder/${at % 500}/${String(at).padStart(6, '0')}.json::test::Cancun::0`,
          folder: `folder/${at % 500}`,
        }),
      );
      const big = pathToFileURL(reports.write([RUN, ...events, end])).href;
      await open({ page: 'vectors', filter: {} }, big);
      await page.keyboard.press('End');
      const last = list().getByRole('option', { selected: true });
      await last.filter({ hasText: '99/199599.json' }).waitFor();
      expect(await last.getAttribute('aria-posinset')).to.equal(`${many}`);
      for (let at = 0; at < 40; at++) {
        await list().evaluate((box) => box.scrollBy(0, -97_531));
        await page.evaluate('new Promise(requestAnimationFrame)');
        expect(await options().count()).to.be.within(15, 60);
        // no gap in sight
        const isCovered = await list().evaluate((box) => {
          const { top, bottom } = box.getBoundingClientRect();
          const rows = [...box.querySelectorAll('[role=option]')].map((row) => row.getBoundingClientRect());
          const isWhole = rows.every((row, at) => at === 0 || Math.abs(row.top - rows[at - 1].bottom) < 1);
          return isWhole && rows[0].top <= top && rows[rows.length - 1].bottom >= bottom;
        });
        expect(isCovered, `${at}`).to.equal(true);
      }
      const scrollTop = () => list().evaluate((box) => box.scrollTop);
      const before = await scrollTop();
      expect(before).to.be.greaterThan(1e6);
      await options().nth(12).click();
      await page.locator('#back').waitFor();
      await page.keyboard.press('Escape');
      await list().waitFor();
      expect(await scrollTop()).to.equal(before);
      await page.getByRole('searchbox').fill('012345');
      await page.getByRole('heading', { name: '1 of 200,000' }).waitFor();
    });
  });
