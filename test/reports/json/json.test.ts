import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { JsonReporter } from '../../../reports/json/json.js';
import { RecordWriter } from '../../../reports/json/record.js';
import type { RunEvent } from '../../../reports/record/events.js';
import { Tally } from '../../../reports/record/tally.js';
import { pack, packFailure, run } from '../events.js';

describe('reports as JSON', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stampede-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (name: string) => readFileSync(join(folder, name), 'utf8');

  it('record a run line by line, each line there as soon as it happened', () => {
    const record = new RecordWriter(join(folder, 'new', 'folder'));
    run.forEach((event, index) => {
      record.on(event);
      const lines = read('new/folder/record.jsonl').split('\n');
      expect(lines).to.have.length(index + 2);
      expect(lines.at(-1)).to.equal('');
      expect(JSON.parse(lines[index] ?? '')).to.deep.equal(event);
    });
  });

  it('are the same from a record that is replayed', () => {
    const record = new RecordWriter(folder);
    const live = new JsonReporter(folder);
    for (const event of run) for (const reporter of [record, live]) reporter.on(event);
    const [summary, failures] = [read('summary.json'), read('failures.json')];

    const replayed = new JsonReporter(join(folder, 'replayed'));
    for (const line of read('record.jsonl').trim().split('\n')) replayed.on(JSON.parse(line) as RunEvent);
    expect(read('replayed/summary.json')).to.equal(summary);
    expect(read('replayed/failures.json')).to.equal(failures);
  });

  it('hold the counts, and the failures in full', () => {
    const reporter = new JsonReporter(folder);
    const tally = new Tally();
    const events = [...run.slice(0, -1), pack(), packFailure(), ...run.slice(-1)];
    for (const event of events) for (const each of [reporter, tally]) each.on(event);
    expect(JSON.parse(read('summary.json'))).to.deep.equal(tally.summary());
    const { failures } = JSON.parse(read('failures.json'));
    expect(failures).to.have.length(2);
    expect(failures[1]).to.include({ id: 'packs/Cancun/across/0', claim: 'parallel', seed: 7 });
    expect(failures[0]).to.include({ id: 'd', claim: 'logs', expected: '0x01', got: '0x02' });
  });
});
