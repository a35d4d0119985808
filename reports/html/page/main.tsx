import { render } from 'preact';
import { App } from './app.js';
import { Search } from './filter.js';
import { readReport, titleOfRun } from './report.js';
import { showStoredTheme } from './theme.js';

showStoredTheme();
const place = document.querySelector('#app') as HTMLElement;
try {
  const report = await readReport();
  document.title = `${titleOfRun(report)} · Conformance report`;
  place.replaceChildren();
  render(<App report={report} search={new Search(report)} />, place);
} catch (error) {
  place.textContent = `This report cannot be shown: ${error instanceof Error ? error.message : error}`;
}
