import { headOf } from './machine.js';
import type { CaseResult, Report } from './report.js';
import { overviewTable, type Table, tablesOf } from './tables.js';

/** A document and reports that do not fit together. */
export class DocumentError extends Error {
  readonly code = 'DOES_NOT_FIT';

  constructor(message: string) {
    super(message);
    this.name = 'DocumentError';
  }
}

/** From `<!-- figures: raw -->` to `<!-- end of figures -->`. */
const PLACE = /(<!-- figures: (\S+) -->\n)[\s\S]*?(<!-- end of figures -->)/g;
const OVERVIEW = 'overview';

/**
 * The document with its tables written anew; what stands between the places stays, and so does a place of which no report tells.
 * @param reports one for each suite
 * @throws DocumentError where a suite has no place
 */
export function rewriteFigures(document: string, reports: readonly Report[]): string {
  const figures = new Map(reports.flatMap((report) => suitesOf(report).map((suite) => [suite, figuresOf(report)])));
  const cases = reports.flatMap(({ cases }) => cases);
  if (cases.length > 0) figures.set(OVERVIEW, formatTable(overviewTable(inDocumentOrder(document, cases))));
  const places = new Set([...document.matchAll(PLACE)].map(([, , suite]) => suite));
  for (const suite of figures.keys())
    if (!places.has(suite)) throw new DocumentError(`no place for ${suite}: <!-- figures: ${suite} --> is missing`);
  return document.replace(PLACE, (place: string, start: string, suite: string, end: string) => {
    const text = figures.get(suite);
    return text === undefined ? place : `${start}\n${text}\n\n${end}`;
  });
}

export const suitesOf = ({ cases, comparisons }: Pick<Report, 'cases' | 'comparisons'>): string[] => [
  ...new Set([...cases, ...comparisons].map(({ suite }) => suite)),
];

/** What a report has of one suite. */
export const onlySuite = (report: Report, suite: string): Report => ({
  ...report,
  cases: report.cases.filter((each) => each.suite === suite),
  comparisons: report.comparisons.filter((each) => each.suite === suite),
  leftOut: [],
});

/** @throws DocumentError where a run was of other sizes or contenders than the one that is kept, which it would replace */
export function requireAlike(name: string, kept: Report, report: Report): void {
  const [then, now] = [kept, report].map(({ cases }) =>
    cases.map(
      ({ name, transactions, lanes }) => `${name}, ${transactions}: ${lanes.map(({ name }) => name).join('; ')}`,
    ),
  ) as [string[], string[]];
  const differs = now.find((each, index) => each !== then[index]);
  if (differs !== undefined)
    throw new DocumentError(`${name} is of another run, and has no "${differs}": remove it first`);
}

function inDocumentOrder(document: string, cases: readonly CaseResult[]): CaseResult[] {
  const order = [...document.matchAll(PLACE)].map(([, , suite]) => suite);
  return cases.toSorted((a, b) => order.indexOf(a.suite) - order.indexOf(b.suite));
}

const figuresOf = (report: Report): string =>
  [`\`\`\`text\n${headOf(report).join('\n')}\n\`\`\``, ...tablesOf(report).map(titled)].join('\n\n');

/** Long tables are folded. */
const LONG = 20;

function titled(table: Table): string {
  if (table.rows.length < LONG) return `**${table.caption}**\n\n${formatTable(table)}`;
  return `<details><summary>${table.caption}</summary>\n\n${formatTable(table)}\n\n</details>`;
}

function formatTable({ head, words, rows }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    line(head),
    `|${head.map((_, column) => (column < words ? '---' : '---:')).join('|')}|`,
    ...rows.map(line),
  ].join('\n');
}
