import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { KINDS, type PageData, restoreIds, STATUSES } from '../../../reports/html/data.js';
import { HtmlReporter } from '../../../reports/html/html.js';
import { RecordWriter } from '../../../reports/json/record.js';
import type { RunEvent } from '../../../reports/record/events.js';

/** A page as its own script reads it, and who asks gets events back. */
export interface ReadPage {
  readonly text: string;
  readonly data: PageData;
  readonly ids: readonly string[];
  detail(number: number): unknown;
  /** the events of the rows, in the order of their ids */
  readonly events: readonly Record<string, unknown>[];
}

export function readPage(file: string): ReadPage {
  const text = readFileSync(file, 'utf8');
  const unpack = (base64: string): string => inflateRawSync(Buffer.from(base64, 'base64')).toString();
  const [, base64 = ''] = /<script type="text\/plain" id="data">([^<]*)</.exec(text) ?? [];
  const data: PageData = JSON.parse(unpack(base64));
  const chunks = [...text.matchAll(/<script type="text\/plain" class="details">([^<]*)</g)].map(([, chunk = '']) =>
    unpack(chunk).split('\n'),
  );
  const detail = (number: number): unknown => {
    const chunk = data.chunks.findLastIndex((first) => first <= number);
    return JSON.parse(chunks[chunk]?.[number - (data.chunks[chunk] ?? 0)] ?? '');
  };
  const ids = restoreIds(data.columns);
  const { columns, forks, folders, sourcePaths } = data;
  const events = ids.map((id, row) => {
    const kind = KINDS[columns.kind[row] ?? -1];
    const number = columns.detail[row] ?? -1;
    return {
      ...(kind === 'pack'
        ? { event: 'packFinished' }
        : { event: 'vectorFinished', format: kind, folder: folders[columns.folder[row] ?? -1] }),
      id,
      fork: forks[columns.fork[row] ?? -1],
      source: sourcePaths[columns.source[row] ?? -1],
      status: STATUSES[columns.status[row] ?? -1],
      durationMs: columns.durationMs[row],
      ...(number >= 0 && (detail(number) as object)),
    };
  });
  return { text, data, ids, detail, events };
}

/** Reports of events, each in a folder that is there until all are removed. */
export class Reports {
  readonly #folder = mkdtempSync(join(tmpdir(), 'stampede-html-'));
  #count = 0;

  /** @returns the file */
  write(events: Iterable<RunEvent>): string {
    const folder = join(this.#folder, `${this.#count++}`);
    const reporter = new HtmlReporter(folder);
    for (const event of events) reporter.on(event);
    return join(folder, 'report.html');
  }

  /** @returns the folder with these events as `record.jsonl` */
  record(events: Iterable<RunEvent>): string {
    const folder = join(this.#folder, `${this.#count++}`);
    const writer = new RecordWriter(folder);
    for (const event of events) writer.on(event);
    return folder;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
