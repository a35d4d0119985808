import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeBadge } from 'badge-maker';
import type { Counts, Reporter, RunEvent } from '../record/events.js';
import { EXIT } from '../record/exit-codes.js';
import { outcomeOf } from '../record/outcome.js';
import { bothFormats, rate } from '../record/rows.js';
import { Tally } from '../record/tally.js';
import { formatCount } from '../record/text.js';

/**
 * At the end, writes to `badges/` for the whole run (`conformance`) and for each fork ({@link fileName}) an `.svg`, and a `.json` as an
 * endpoint badge of shields.io takes it.
 */
export class BadgeReporter implements Reporter {
  readonly #folder: string;
  readonly #tally = new Tally();

  constructor(folder: string) {
    this.#folder = join(folder, 'badges');
  }

  on(event: RunEvent): void {
    this.#tally.on(event);
    if (event.event !== 'runFinished') return;
    const { forks, totals, packs, otherFailures } = this.#tally;
    const { exitCode } = event;
    const stopped: State | undefined =
      exitCode === EXIT.runnerFailed || exitCode === EXIT.interrupted
        ? { message: outcomeOf(event, 0), color: exitCode === EXIT.runnerFailed ? 'red' : 'lightgrey' }
        : undefined;
    mkdirSync(this.#folder, { recursive: true });
    for (const [fork, counts] of Object.entries(forks)) {
      const { packs = NONE } = counts;
      this.#write(fork, stopped ?? stateOf(bothFormats(counts), packs));
    }
    // last: a fork may have this name, too
    this.#write('conformance', stopped ?? stateOf(totals, packs, otherFailures));
  }

  #write(label: string, state: State): void {
    const write = (suffix: string, text: string) =>
      writeFileSync(join(this.#folder, `${fileName(label)}.${suffix}`), text);
    write('svg', makeBadge({ label, ...state }));
    write('json', `${JSON.stringify({ schemaVersion: 1, label, ...state })}\n`);
  }
}

interface State {
  readonly message: string;
  readonly color: string;
}

/** In bytes; file systems have room for 255. */
const LONGEST_NAME = 200;

/** A name encoded as in a URL; of one too long, or that cannot be encoded (half a surrogate pair), a digest. */
function fileName(label: string): string {
  const encoded = /\p{Cs}/u.test(label) ? '' : encodeURIComponent(label);
  const isFit = encoded !== '' && encoded.length <= LONGEST_NAME;
  return isFit ? encoded : createHash('sha256').update(label, 'utf16le').digest('hex');
}

type Judged = Pick<Counts, 'total' | 'passed' | 'failed'>;
const NONE: Judged = { total: 0, passed: 0, failed: 0 };

/**
 * The rate is that of the vectors; of packs, where there are no vectors.
 * @param others failures that are neither a vector's nor a pack's
 */
function stateOf(vectors: Judged & Pick<Counts, 'knownFailure'>, packs: Judged, others = 0): State {
  const failures = vectors.failed + packs.failed + others;
  const all = vectors.total + packs.total + others;
  if (failures > 0) return { message: `${formatCount(failures)} failed of ${formatCount(all)}`, color: 'red' };
  if (vectors.passed + packs.passed === 0)
    return vectors.knownFailure > 0
      ? { message: outcomeOf({ exitCode: EXIT.passed }, 0), color: 'brightgreen' }
      : { message: outcomeOf({ exitCode: EXIT.nothingVerified }, 0), color: 'lightgrey' };
  const rated = vectors.total > 0 ? vectors : packs;
  return { message: `${rate(rated)} % of ${formatCount(rated.total)}`, color: 'brightgreen' };
}
