import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { hrefOf, type Route } from '../../../reports/html/page/route.js';
import type { RunEvent } from '../../../reports/record/events.js';
import { failure, packFailure, parallel, triaged } from '../events.js';
import { end, executablePath, FAILURE, launch, past, RED, RUN } from './chromium.js';
import { Reports } from './page.js';

if (executablePath !== undefined)
  describe('the HTML report in a window', function () {
    this.timeout('2m');

    it('is as wide as that, whatever has no place to break', async () => {
      const long = 'x'.repeat(400);
      const id = `folder/${long}.json::${long}::Cancun::0`;
      const run = { ...RUN, executor: long, commit: long, versions: { [long]: long }, options: { id, packs: true } };
      const place = {
        index: 0,
        operation: long,
        field: long,
        address: long,
        key: long,
        answers: [{ from: long, says: long }],
      };
      const says = { from: long, says: long };
      const steps = { common: 1, last: long, next: [says], fault: long, path: [long] };
      const minimal = { transactions: 1, accounts: 1, code: 1, data: 1, fixture: long };
      const pack = packFailure({
        id: `packs/Cancun/${long}/0`,
        parallel: parallel({ conflicts: [{ address: long, slot: long, count: 1 }] }),
      });
      const events: RunEvent[] = [
        run,
        { event: 'sourceRead', path: long, origin: 'option', files: 3, unreadable: 0, leftOut: { [long]: 1 } },
        { event: 'historyRead', path: long, runs: [past(1, 0), { ...past(2, 4), commit: long }] },
        { event: 'vectorsSelected', found: 6, selected: 6, packs: 2, leftOutOfPacks: 0, forks: [long, 'Cancun'] },
        { event: 'fileUnreadable', path: long, message: long },
        failure({
          id,
          source: long,
          folder: long,
          claim: long,
          expected: long,
          got: long,
          signature: long,
          details: [long, `${long}: expected ${long}, got ${long}`],
          regression: true,
        }),
        failure({
          id: 'known',
          fork: long,
          status: 'knownFailure',
          reason: long,
          link: `https://example.org/${long}`,
          note: long,
        }),
        pack,
        triaged({
          id,
          source: long,
          summary: long,
          verdicts: [says],
          place,
          header: long,
          steps,
          minimal,
          parallel: [long],
          folder: long,
          command: long,
        }),
        { event: 'nothingVerified', reason: long },
        end,
      ];
      const reports = new Reports();
      const browser = await launch();
      try {
        const page = await browser.newPage();
        for (const [report, failed] of [
          [reports.write(RED), FAILURE.id],
          [reports.write(events), id],
        ] as const)
          for (const width of [390, 1280]) {
            await page.setViewportSize({ width, height: 800 });
            for (const route of [
              { page: 'overview' },
              { page: 'vectors', filter: {} },
              { page: 'vectors', filter: { folder: 'folder', fork: 'Cancun', cluster: 0 } },
              { page: 'parallel' },
              { page: 'history' },
              { page: 'vector', id: failed, filter: {} },
              { page: 'vector', id: 'known', filter: {} },
              { page: 'vector', id: pack.id, filter: {} },
            ] as Route[]) {
              await page.goto('about:blank');
              await page.goto(pathToFileURL(report).href + hrefOf(route));
              await page.locator('main').waitFor();
              // what is unpacked then
              if (route.page === 'vector') await page.waitForLoadState('networkidle');
              const widest = await page.evaluate('document.documentElement.scrollWidth');
              expect(widest, `${width} ${hrefOf(route)}`).to.be.at.most(width);
            }
          }
      } finally {
        await browser.close();
        reports.remove();
      }
    });
  });
