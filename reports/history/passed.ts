import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  type PackFinished,
  type Reporter,
  type RunEvent,
  SCHEMA_VERSION,
  type VectorFinished,
} from '../record/events.js';
import { HistoryError } from './history-error.js';

/** Ids, of one executor. Packs are those of one composition: another seed or selection makes other blocks of the same ids. */
interface PassedIds {
  readonly vectors: ReadonlySet<string>;
  readonly composition: string;
  readonly packs: ReadonlySet<string>;
}

const NONE: PassedIds = { vectors: new Set(), composition: '', packs: new Set() };

/** Which vectors and packs passed in the last run that had them: a file of ids, by executor. */
export class Passed implements Reporter {
  readonly #path: string;
  readonly #earlier: ReadonlyMap<string, PassedIds>;
  #executor = '';
  #options: Readonly<Record<string, unknown>> = {};
  readonly #sources: string[] = [];
  /** of this run: whether it passed, by id */
  readonly #vectors = new Map<string, boolean>();
  readonly #packs = new Map<string, boolean>();

  /** @throws HistoryError */
  constructor(path: string) {
    this.#path = path;
    this.#earlier = read(path);
  }

  on(event: RunEvent): void {
    switch (event.event) {
      case 'runStarted':
        this.#executor = event.executor;
        this.#options = event.options;
        break;
      case 'sourceRead':
        this.#sources.push(event.sha256 ?? event.path);
        break;
      case 'vectorFinished':
        this.#vectors.set(event.id, event.status === 'passed');
        break;
      case 'packFinished':
        this.#packs.set(event.id, event.status === 'passed');
    }
  }

  /** Whether it fails, and passed in the last run before this one that had it. */
  isRegression({ event, id, status }: VectorFinished | PackFinished): boolean {
    const { vectors, composition, packs } = this.#earlier.get(this.#executor) ?? NONE;
    if (status !== 'failed') return false;
    return event === 'vectorFinished' ? vectors.has(id) : composition === this.#composition && packs.has(id);
  }

  /** Adds this run to what the file says by now, which may be more than when the run began. */
  write(): void {
    const all = read(this.#path);
    const { vectors, composition, packs } = all.get(this.#executor) ?? NONE;
    const isSame = this.#packs.size === 0 || composition === this.#composition;
    all.set(this.#executor, {
      vectors: changed(vectors, this.#vectors),
      composition: isSame ? composition : this.#composition,
      packs: changed(isSame ? packs : NONE.packs, this.#packs),
    });
    const executors = Object.fromEntries(
      [...all].map(([name, { vectors, composition, packs }]) => [
        name,
        { vectors: [...vectors], composition, packs: [...packs] },
      ]),
    );
    mkdirSync(dirname(this.#path), { recursive: true });
    const written = `${this.#path}.${process.pid}`;
    writeFileSync(written, gzipSync(JSON.stringify({ schemaVersion: SCHEMA_VERSION, executors })));
    renameSync(written, this.#path);
  }

  /** What, beside the fork in its id, a pack is made of. */
  get #composition(): string {
    const { seed, format, filter } = this.#options;
    return JSON.stringify([seed, format, filter, this.#sources]);
  }
}

function changed(ids: ReadonlySet<string>, passed: ReadonlyMap<string, boolean>): Set<string> {
  const result = new Set(ids);
  for (const [id, isPassed] of passed) {
    if (isPassed) result.add(id);
    else result.delete(id);
  }
  return result;
}

function read(path: string): Map<string, PassedIds> {
  if (!existsSync(path)) return new Map();
  try {
    const { schemaVersion, executors } = JSON.parse(gunzipSync(readFileSync(path)).toString());
    if (schemaVersion !== SCHEMA_VERSION) throw new Error(`schemaVersion: ${schemaVersion} is not ${SCHEMA_VERSION}`);
    return new Map(
      Object.entries<Record<'vectors' | 'packs', string[]> & { composition: string }>(executors).map(
        ([name, { vectors, composition, packs }]) => [
          name,
          { vectors: new Set(vectors), composition, packs: new Set(packs) },
        ],
      ),
    );
  } catch (error) {
    throw new HistoryError(`${path}: ${(error as Error).message}`);
  }
}
