import { render } from 'preact';
import { App } from './app.js';
import { Search } from './filter.js';
import { readReport } from './report.js';
import { showStoredTheme } from './theme.js';

showStoredTheme();
const place = document.querySelector('#app') as HTMLElement;
try {
  const report = await readReport();
  const { totals, packs } = report.summary;
  const failed = totals.failed + (packs?.failed ?? 0) + report.problems.length;
  document.title = failed > 0 ? `${failed} failed · Conformance report` : 'Passed · Conformance report';
  place.replaceChildren();
  render(<App report={report} search={new Search(report)} />, place);
} catch (error) {
  place.textContent = `This report cannot be shown: ${error instanceof Error ? error.message : error}`;
}
