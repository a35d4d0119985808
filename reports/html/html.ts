import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  HistoryRead,
  Reporter,
  RunEvent,
  RunFinished,
  RunStarted,
  SourceRead,
  VectorsSelected,
} from '../record/events.js';
import { Tally } from '../record/tally.js';
import { compress } from './chunks.js';
import type { PageData, Problem } from './data.js';
import { Rows } from './rows.js';

/** Seen from `dist/reports/html`: the page with its script and style, without data; `npm run build:page` makes it. */
const PAGE = new URL('../../../build/report.html', import.meta.url);
/** Where the data belong. */
const PLACE = '<!--data-->';

/** At the end, writes `report.html`: one file with all that it needs. */
export class HtmlReporter implements Reporter {
  readonly #folder: string;
  readonly #tally = new Tally();
  readonly #rows = new Rows();
  readonly #sources: SourceRead[] = [];
  readonly #problems: Problem[] = [];
  readonly #notes = new Map<string, number>();
  #run: RunStarted | undefined;
  #selected: VectorsSelected | undefined;
  #history: HistoryRead | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  on(event: RunEvent): void {
    this.#tally.on(event);
    switch (event.event) {
      case 'runStarted':
        this.#run = event;
        break;
      case 'sourceRead':
        this.#sources.push(event);
        break;
      case 'historyRead':
        this.#history = event;
        break;
      case 'vectorsSelected':
        this.#selected = event;
        for (const fork of event.forks) this.#rows.addFork(fork);
        break;
      case 'vectorFinished':
      case 'packFinished':
        this.#rows.add(event);
        if (event.note !== undefined) this.#notes.set(event.note, (this.#notes.get(event.note) ?? 0) + 1);
        break;
      case 'vectorTriaged':
        this.#rows.addTriage(event);
        break;
      case 'fileUnreadable':
        this.#problem(`Unreadable file: ${event.path}`, event.message);
        break;
      case 'knownFailureStale':
        this.#problem(`Untrue known failure: ${event.id}`, event.message);
        break;
      case 'countDiffers':
        this.#problem('Another number of vectors than expected', event.message);
        break;
      case 'nothingVerified':
        this.#problem('Nothing was verified', event.reason);
        break;
      case 'runnerFailed':
        this.#problem('The runner itself failed', event.stack === '' ? event.message : event.stack);
        break;
      case 'runFinished':
        if (this.#run) this.#write(this.#run, event);
    }
  }

  #problem(title: string, message: string): void {
    this.#problems.push({ title, message });
  }

  #write(run: RunStarted, finished: RunFinished): void {
    const { rows, chunks } = this.#rows.finish();
    const data: PageData = {
      run,
      finished,
      sources: this.#sources,
      ...(this.#selected && { selected: this.#selected }),
      problems: this.#problems,
      summary: this.#tally.summary(),
      ...(this.#history && { history: this.#history }),
      notes: [...this.#notes].map(([note, count]) => ({ note, count })),
      ...rows,
    };
    const [head = '', tail = ''] = readFileSync(PAGE, 'utf8').split(PLACE);
    mkdirSync(this.#folder, { recursive: true });
    const file = openSync(join(this.#folder, 'report.html'), 'w');
    const write = (text: string): void => writeFileSync(file, text);
    write(head);
    write(`<script type="text/plain" id="data">${compress(JSON.stringify(data))}</script>\n`);
    for (const chunk of chunks) write(`<script type="text/plain" class="details">${chunk}</script>\n`);
    write(tail);
    closeSync(file);
  }
}
