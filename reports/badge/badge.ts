import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeBadge } from 'badge-maker';
import type { Counts, Reporter, RunEvent } from '../record/events.js';
import { bothFormats, rate } from '../record/rows.js';
import { Tally } from '../record/tally.js';
import { formatCount } from '../record/text.js';

/**
 * At the end, writes to `badges/` for the whole run (`conformance`) and for each fork (its name, encoded as in a URL) an `.svg`, and a
 * `.json` as an endpoint badge of shields.io takes it.
 */
export class BadgeReporter implements Reporter {
  readonly #folder: string;
  readonly #tally = new Tally();
  #isBroken = false;

  constructor(folder: string) {
    this.#folder = join(folder, 'badges');
  }

  on(event: RunEvent): void {
    this.#tally.on(event);
    this.#isBroken ||= event.event === 'runnerFailed';
    if (event.event !== 'runFinished') return;
    const { forks, totals, packs, failures } = this.#tally;
    const stopped: State | undefined = this.#isBroken
      ? { message: 'runner failed', color: 'red' }
      : event.interrupted
        ? { message: 'interrupted', color: 'lightgrey' }
        : undefined;
    mkdirSync(this.#folder, { recursive: true });
    this.#write('conformance', stopped ?? stateOf(totals, packs, failures));
    for (const [fork, counts] of Object.entries(forks)) {
      const vectors = bothFormats(counts);
      const { packs = { total: 0, passed: 0, failed: 0 } } = counts;
      this.#write(fork, stopped ?? stateOf(vectors, packs, vectors.failed + packs.failed));
    }
  }

  #write(label: string, state: State): void {
    const path = join(this.#folder, encodeURIComponent(label));
    writeFileSync(`${path}.svg`, makeBadge({ label, ...state }));
    writeFileSync(`${path}.json`, `${JSON.stringify({ schemaVersion: 1, label, ...state })}\n`);
  }
}

interface State {
  readonly message: string;
  readonly color: string;
}

type Judged = Pick<Counts, 'total' | 'passed'>;

/** The rate is that of the vectors; of packs, where there are no vectors. */
function stateOf(vectors: Judged, packs: Judged, failures: number): State {
  const judged = vectors.total > 0 ? vectors : packs;
  const total = formatCount(judged.total);
  if (failures > 0) return { message: `${formatCount(failures)} failed of ${total}`, color: 'red' };
  if (vectors.passed + packs.passed === 0) return { message: 'nothing verified', color: 'lightgrey' };
  return { message: `${rate(judged)} % of ${total}`, color: 'brightgreen' };
}
