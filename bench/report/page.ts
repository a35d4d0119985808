import { DOMParser } from 'linkedom';
import { chartsOf } from './charts.js';
import type { Changes } from './compare.js';
import { headOf } from './machine.js';
import { NOTES } from './notes.js';
import type { Report } from './report.js';
import { STYLE } from './style.js';
import { type Table, tablesOf } from './tables.js';

/** What is used of a document's elements: the project has no types of a browser. */
interface Element {
  textContent: string;
  className: string;
  appendChild(child: Element): void;
  setAttribute(name: string, value: string): void;
}

const EMPTY = '<!doctype html><html lang="en"><head></head><body></body></html>';

/** The report as one page without scripts or anything from elsewhere. @param changes against an earlier run */
export function page(report: Report, changes?: Changes): string {
  const document = new DOMParser().parseFromString(EMPTY, 'text/html');
  const add = (parent: Element, name: string, text?: string): Element => {
    const element: Element = document.createElement(name, undefined);
    if (text !== undefined) element.textContent = text;
    parent.appendChild(element);
    return element;
  };
  add(document.head, 'meta').setAttribute('charset', 'utf-8');
  const viewport = add(document.head, 'meta');
  viewport.setAttribute('name', 'viewport');
  viewport.setAttribute('content', 'width=device-width');
  add(document.head, 'title', `Stampede benchmarks, ${report.date}`);
  add(document.head, 'style', STYLE);
  const main = add(document.body, 'main');
  add(main, 'h1', 'Stampede benchmarks');
  add(main, 'pre', headOf(report).join('\n'));
  for (const { suite, message } of report.leftOut) add(main, 'p', `${suite} left out: ${message}`);
  for (const { title, draw } of chartsOf(report)) {
    const section = add(main, 'section');
    add(section, 'h2', title);
    const scroll = addScrolling(section, 'chart', title);
    const chart = draw(document) as Element;
    chart.setAttribute('aria-label', title);
    scroll.appendChild(chart);
  }
  for (const table of [...tablesOf(report), ...(changes ? [changes.table] : [])]) addTable(main, table);
  for (const line of changes?.lines ?? []) add(main, 'p', line);
  add(main, 'h2', 'What the figures are');
  for (const note of NOTES) add(main, 'p', note);
  return document.toString();

  /** A box that scrolls also by keys. */
  function addScrolling(parent: Element, kind: string, label: string): Element {
    const box = add(parent, 'div');
    box.className = kind;
    for (const [name, value] of Object.entries({ tabindex: '0', role: 'region', 'aria-label': `${label}: scrolls` }))
      box.setAttribute(name, value);
    return box;
  }

  function addTable(parent: Element, { caption, head, words, rows, slower }: Table): void {
    add(parent, 'h2', caption);
    const scroll = addScrolling(parent, 'table', caption);
    const table = add(scroll, 'table');
    const addRow = (
      section: Element,
      name: string,
      cells: readonly string[],
      isSlower = (_: number) => false,
    ): void => {
      const row = add(section, 'tr');
      for (const [column, text] of cells.entries())
        add(row, name, text).className = column < words ? 'word' : isSlower(column) ? 'slower' : '';
    };
    addRow(add(table, 'thead'), 'th', head);
    const body = add(table, 'tbody');
    for (const [index, row] of rows.entries())
      addRow(body, 'td', row, (column) => slower?.[index] === true && head[column] === '×' && Number(row[column]) < 1);
  }
}
