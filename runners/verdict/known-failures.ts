import { createHash } from 'node:crypto';
import { parseJson } from '../fixtures/json.js';

/** One entry of a list of known failures. In `id` and `signature` a `*` stands for any text. */
export interface KnownFailure {
  readonly id: string;
  /** the executor whose fault it is; all, where it is missing */
  readonly executor?: string;
  readonly reason: string;
  /** where to read more */
  readonly link: string;
  /** as `signatureOf` gives it */
  readonly signature: string;
}

const REQUIRED = ['id', 'reason', 'link', 'signature'] as const;
const FIELDS = [...REQUIRED, 'executor'] as const;

/**
 * The entries of a list, a JSON array.
 * @param file its name, for the error
 * @param executors that there are: an entry for another one would never be held against a run
 * @throws KnownFailuresError
 * @throws FixtureError where it is no JSON
 */
export function parseKnownFailures(json: Uint8Array, file: string, executors: readonly string[]): KnownFailure[] {
  const { value: list, duplicates } = parseJson(file, json);
  const [[index, ...field] = []] = duplicates;
  if (index !== undefined) throw new KnownFailuresError(`${file}: [${index}].${field.join('.')} stands there twice`);
  if (!Array.isArray(list)) throw new KnownFailuresError(`${file}: is not an array`);
  return list.map((entry: unknown, index) => {
    if (typeof entry !== 'object' || entry === null)
      throw new KnownFailuresError(`${file}: [${index}] is not an object`);
    for (const [field, value] of Object.entries(entry)) {
      if (!FIELDS.some((name) => name === field))
        throw new KnownFailuresError(`${file}: [${index}].${field} is not a field of an entry`);
      if (typeof value !== 'string' || value === '')
        throw new KnownFailuresError(`${file}: [${index}].${field} is not a text`);
    }
    const missing = REQUIRED.find((field) => !(field in entry));
    if (missing) throw new KnownFailuresError(`${file}: [${index}].${missing} is missing`);
    const { executor } = entry as KnownFailure;
    if (executor !== undefined && !executors.includes(executor))
      throw new KnownFailuresError(`${file}: [${index}].executor: "${executor}" is not one of ${executors.join(', ')}`);
    return entry as KnownFailure;
  });
}

/** Of what a list says, in hex: of the same entries in the same order it is the same. */
export const contentSha256 = (entries: readonly KnownFailure[]): string =>
  sha256(entries.map((entry) => FIELDS.map((field) => entry[field])));

/** Of the ids in a list, in hex. */
export const idsSha256 = (entries: readonly KnownFailure[]): string => sha256(entries.map(({ id }) => id).sort());

const sha256 = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** Whether an entry names a vector, whichever executor it is about. */
export function namedBy(entries: readonly KnownFailure[]): (id: string) => boolean {
  const patterns = entries.map(({ id }) => wildcard(id));
  return (id) => patterns.some((pattern) => pattern.test(id));
}

/** What is wrong with an entry; `count` vectors show it, `example` is the first of them by its id. */
export interface StaleEntry {
  readonly entry: KnownFailure;
  readonly problem: 'passes' | 'fails otherwise' | 'matches nothing';
  readonly count: number;
  readonly example?: string;
}

/**
 * Holds the entries against a run. An entry matches nothing only if the run could have shown it: if files of its folder
 * (the id's path up to the last `/`) were read. Which of the vectors found there were selected does not matter.
 */
export class KnownFailures {
  readonly #entries: readonly Compiled[];
  readonly #stale = new Map<KnownFailure, Map<StaleEntry['problem'], { count: number; example: string }>>();

  /** @param executor entries of others are left out */
  constructor(entries: readonly KnownFailure[], executor: string) {
    this.#entries = entries
      .filter((entry) => (entry.executor ?? executor) === executor)
      .map((entry) => ({
        entry,
        id: wildcard(entry.id),
        folder: wildcard(`${folderOf(entry.id)}*`),
        signature: wildcard(entry.signature),
        isFound: false,
        isFolderFound: false,
      }));
  }

  /** To be told of every vector of every source that was read. */
  found(id: string): void {
    for (const compiled of this.#entries) {
      compiled.isFolderFound ||= compiled.folder.test(id);
      compiled.isFound ||= compiled.id.test(id);
    }
  }

  /** To be told of every vector that failed: the entry that explains the failure, if one does. */
  explain(id: string, signature: string): KnownFailure | undefined {
    const matching = this.#entries.filter((entry) => entry.id.test(id));
    const explaining = matching.find((entry) => entry.signature.test(signature));
    if (explaining) return explaining.entry;
    for (const { entry } of matching) this.#note(entry, 'fails otherwise', id);
    return undefined;
  }

  /** To be told of every vector that passed. That one is in time after all tells of the machine, and makes no entry untrue. */
  passed(id: string): void {
    for (const { entry, id: pattern } of this.#entries)
      if (pattern.test(id) && !entry.signature.startsWith('timeout:')) this.#note(entry, 'passes', id);
  }

  /** The entries that are not true, at the end of a run. */
  stale(): StaleEntry[] {
    return this.#entries.flatMap(({ entry, isFound, isFolderFound }): StaleEntry[] => {
      if (!isFound) return isFolderFound ? [{ entry, problem: 'matches nothing', count: 0 }] : [];
      return [...(this.#stale.get(entry) ?? [])].map(([problem, shown]) => ({ entry, problem, ...shown }));
    });
  }

  #note(entry: KnownFailure, problem: StaleEntry['problem'], id: string): void {
    const problems = this.#stale.get(entry) ?? new Map<StaleEntry['problem'], { count: number; example: string }>();
    this.#stale.set(entry, problems);
    const { count, example } = problems.get(problem) ?? { count: 0, example: id };
    problems.set(problem, { count: count + 1, example: id < example ? id : example });
  }
}

interface Compiled {
  readonly entry: KnownFailure;
  readonly id: RegExp;
  readonly folder: RegExp;
  readonly signature: RegExp;
  isFound: boolean;
  isFolderFound: boolean;
}

/** Glob libraries give a meaning to the brackets that are in half of all ids. */
const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );

const folderOf = (id: string): string => {
  const [path = ''] = id.split('::');
  return path.slice(0, path.lastIndexOf('/') + 1);
};

/** The list cannot be read. */
export class KnownFailuresError extends Error {
  readonly code = 'KNOWN_FAILURES_INVALID';

  constructor(message: string) {
    super(message);
    this.name = 'KnownFailuresError';
  }
}
