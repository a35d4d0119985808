import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Composition, compositionOf } from '../record/composition.js';
import type { PackFinished, Reporter, RunEvent, VectorFinished } from '../record/events.js';
import { checked } from './check.js';
import { HistoryError } from './history-error.js';

/** Of the file. Version 1 had no sources: two with the same ids were taken for one. */
const VERSION = 2;

/** What passed of a source. Packs are those of one composition: another seed or selection makes other blocks of the same ids. */
interface PassedOf {
  readonly path: string;
  readonly sha256?: string | undefined;
  readonly vectors: ReadonlySet<string>;
  readonly composition: string;
  readonly packs: ReadonlySet<string>;
}

/** What this run says of a source: whether it passed, by id. */
interface Judged {
  readonly sha256?: string | undefined;
  readonly vectors: Map<string, boolean>;
  readonly packs: Map<string, boolean>;
}

/** Which vectors and packs passed in the last run that had them: a file of ids, by executor and source. */
export class Passed implements Reporter {
  readonly #path: string;
  readonly #earlier: ReadonlyMap<string, readonly PassedOf[]>;
  #executor = '';
  #composition: Composition | undefined;
  /** by path of the source */
  readonly #judged = new Map<string, Judged>();

  /** @throws HistoryError */
  constructor(path: string) {
    this.#path = path;
    this.#earlier = read(path);
  }

  on(event: RunEvent): void {
    switch (event.event) {
      case 'runStarted':
        this.#executor = event.executor;
        this.#composition = compositionOf(event);
        break;
      case 'sourceRead':
        this.#judged.set(event.path, { sha256: event.sha256, vectors: new Map(), packs: new Map() });
        break;
      case 'vectorFinished':
        this.#judged.get(event.source)?.vectors.set(event.id, event.status === 'passed');
        break;
      case 'packFinished':
        this.#judged.get(event.source)?.packs.set(event.id, event.status === 'passed');
    }
  }

  /** Whether it fails, and passed in the last run before this one that had it. */
  isRegression({ event, id, source, status }: VectorFinished | PackFinished): boolean {
    if (status !== 'failed') return false;
    const earlier = this.#continued(this.#earlier.get(this.#executor) ?? [], source);
    if (event === 'vectorFinished') return earlier?.vectors.has(id) === true;
    return earlier?.composition === this.#compositionOf(source) && earlier.packs.has(id);
  }

  /** Adds this run to what the file says by now, which may be more than when the run began. */
  write(): void {
    const all = read(this.#path);
    let sources = all.get(this.#executor) ?? [];
    for (const [path, { sha256, vectors, packs }] of this.#judged) {
      const earlier = this.#continued(sources, path);
      const composition = packs.size === 0 ? (earlier?.composition ?? '') : this.#compositionOf(path);
      const others = sources.filter((source) => source !== earlier);
      sources = [
        ...others,
        {
          path,
          sha256,
          vectors: changed(earlier?.vectors, vectors),
          composition,
          packs: changed(composition === earlier?.composition ? earlier.packs : undefined, packs),
        },
      ];
    }
    all.set(this.#executor, sources);
    const executors = Object.fromEntries(
      [...all].map(([name, sources]) => [
        name,
        sources.map(({ vectors, packs, ...others }) => ({ ...others, vectors: [...vectors], packs: [...packs] })),
      ]),
    );
    mkdirSync(dirname(this.#path), { recursive: true });
    const written = `${this.#path}.${process.pid}`;
    writeFileSync(written, gzipSync(JSON.stringify({ schemaVersion: VERSION, executors })));
    renameSync(written, this.#path);
  }

  /** What is known of a source: by its path, or by its bytes, which may have lain elsewhere. */
  #continued(sources: readonly PassedOf[], path: string): PassedOf | undefined {
    const sha256 = this.#judged.get(path)?.sha256;
    return (
      sources.find((source) => source.path === path) ??
      sources.find((source) => sha256 !== undefined && source.sha256 === sha256 && !this.#judged.has(source.path))
    );
  }

  #compositionOf(source: string): string {
    return JSON.stringify([this.#composition, this.#judged.get(source)?.sha256 ?? source]);
  }
}

function changed(ids: ReadonlySet<string> | undefined, passed: ReadonlyMap<string, boolean>): Set<string> {
  const result = new Set(ids);
  for (const [id, isPassed] of passed) {
    if (isPassed) result.add(id);
    else result.delete(id);
  }
  return result;
}

function read(path: string): Map<string, readonly PassedOf[]> {
  if (!existsSync(path)) return new Map();
  const { schemaVersion, executors } = Object(unpack(path));
  if (schemaVersion === 1) return new Map();
  if (schemaVersion !== VERSION) throw new HistoryError(`${path}: schemaVersion: ${schemaVersion} is not ${VERSION}`);
  const place = `${path}: executors`;
  return new Map(
    Object.entries(checked(executors, 'object', place)).map(([name, sources]) => [
      name,
      checked(sources, 'list', `${place}.${name}`).map((source, at) => toPassed(source, `${place}.${name}[${at}]`)),
    ]),
  );
}

function unpack(path: string): unknown {
  try {
    return JSON.parse(gunzipSync(readFileSync(path)).toString());
  } catch (error) {
    throw new HistoryError(`${path}: ${(error as Error).message}`);
  }
}

function toPassed(value: unknown, place: string): PassedOf {
  const { path, sha256, vectors, composition, packs } = checked(value, 'object', place);
  return {
    path: checked(path, 'string', `${place}.path`),
    sha256: sha256 === undefined ? undefined : checked(sha256, 'string', `${place}.sha256`),
    vectors: toIds(vectors, `${place}.vectors`),
    composition: checked(composition, 'string', `${place}.composition`),
    packs: toIds(packs, `${place}.packs`),
  };
}

function toIds(value: unknown, place: string): Set<string> {
  const ids = checked(value, 'list', place);
  for (const [at, id] of ids.entries()) checked(id, 'string', `${place}[${at}]`);
  return new Set(ids as readonly string[]);
}
