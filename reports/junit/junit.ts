import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import xmlbuilder from 'xmlbuilder';
import type { PackFinished, Reporter, RunEvent, RunStarted, VectorFinished } from '../record/events.js';
import { describeFailure } from '../record/failure.js';
import { sourceNames } from '../record/source-names.js';
import { shorten } from '../record/text.js';

/** `text`: of its element, beside the message. */
interface Outcome {
  readonly element: 'failure' | 'error' | 'skipped';
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

/** What the report says of a vector, of a pack, or of the run as a whole. */
interface Case {
  readonly classname: string;
  readonly name: string;
  /** what tells it from others of its name: of a vector or pack, the path of its source */
  readonly apart?: string;
  readonly durationMs: number;
  readonly outcome?: Outcome;
  readonly isRegression?: boolean;
}

/**
 * At the end, writes `junit.xml`: a suite per fork and format, a case per vector and per pack, and for what fails without
 * being one of them, such as an unreadable file, a suite `run` of errors.
 */
export class JunitReporter implements Reporter {
  readonly #folder: string;
  readonly #suites = new Map<string, Case[]>();
  readonly #sources: string[] = [];
  #run: RunStarted | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  on(event: RunEvent): void {
    switch (event.event) {
      case 'runStarted':
        this.#run = event;
        break;
      case 'sourceRead':
        this.#sources.push(event.path);
        break;
      case 'vectorsSelected':
        // in this order, and where nothing comes they are left out
        for (const fork of event.forks) for (const kind of KINDS) this.#suites.set(`${fork} ${kind}`, []);
        break;
      case 'vectorFinished':
        this.#add(`${event.fork} ${event.format}`, this.#caseOf(event, event.folder));
        break;
      case 'packFinished':
        this.#add(`${event.fork} packs`, this.#caseOf(event, `packs/${event.fork}`));
        break;
      case 'fileUnreadable':
        this.#error('unreadable file', event.path, event.message);
        break;
      case 'knownFailureStale':
        this.#error('known failure', event.id, event.message, `${event.signature}, ${event.problem}`);
        break;
      case 'countDiffers':
        this.#error('count', event.message, event.message);
        break;
      case 'nothingVerified':
        this.#error('nothing verified', 'nothing verified', event.reason);
        break;
      case 'runnerFailed':
        this.#error('runner failed', 'runner failed', event.message);
        break;
      case 'runFinished':
        if (event.interrupted) this.#error('interrupted', 'interrupted', 'only what was done until then is here');
        this.#write(event.durationMs);
    }
  }

  #add(suite: string, added: Case): void {
    const cases = this.#suites.get(suite) ?? [];
    this.#suites.set(suite, cases);
    cases.push(added);
  }

  #error(type: string, name: string, message: string, apart?: string): void {
    const outcome = { element: 'error', type, message: oneLine(message), text: message } as const;
    this.#add('run', { classname: type, name, ...(apart !== undefined && { apart }), durationMs: 0, outcome });
  }

  #caseOf(event: VectorFinished | PackFinished, classname: string): Case {
    const { id, source, durationMs, regression } = event;
    const outcome = this.#outcomeOf(event);
    return {
      classname,
      name: id,
      apart: source,
      durationMs,
      ...(outcome && { outcome }),
      ...(regression && { isRegression: true }),
    };
  }

  #outcomeOf(event: VectorFinished | PackFinished): Outcome | undefined {
    const { status, claim = '', expected = '', got = '', reason = '', link } = event;
    if (status === 'passed') return undefined;
    if (status === 'failed') {
      const text = this.#run ? describeFailure(event, this.#run).join('\n') : '';
      const message = `${event.regression ? 'passed last time: ' : ''}expected ${shorten(expected)}, got ${shorten(got)}`;
      return { element: 'failure', type: claim, message: oneLine(message), text };
    }
    const type = status === 'knownFailure' ? 'known failure' : status;
    return { element: 'skipped', type, message: oneLine(`${type}: ${reason}`), text: link ?? '' };
  }

  /** Readers take cases of one name for one: those that share theirs have what tells them apart, too. */
  #namesOf(cases: readonly Case[]): (each: Case) => string {
    const seen = new Set<string>();
    const shared = new Set<string>();
    for (const { name } of cases) (seen.has(name) ? shared : seen).add(name);
    const sources = sourceNames(this.#sources);
    return ({ name, apart }) =>
      apart !== undefined && shared.has(name) ? `${name} [${sources.get(apart) ?? apart}]` : name;
  }

  #write(durationMs: number): void {
    const suites = [...this.#suites]
      .filter(([, cases]) => cases.length > 0)
      .map(([name, cases]) => ({ name, cases: regressionsFirst(cases) }));
    suites.sort((a, b) => Number(b.cases[0]?.isRegression ?? false) - Number(a.cases[0]?.isRegression ?? false));
    mkdirSync(this.#folder, { recursive: true });
    const file = openSync(join(this.#folder, 'junit.xml'), 'w');
    let pending = '';
    // in chunks, since the whole may be longer than is good to have in memory
    const document = xmlbuilder.begin({ invalidCharReplacement: REPLACEMENT }, (chunk) => {
      pending += chunk;
      if (pending.length < CHUNK) return;
      writeSync(file, pending);
      pending = '';
    });
    const all = suites.flatMap(({ cases }) => cases);
    const nameOf = this.#namesOf(all);
    document.dec('1.0', 'UTF-8');
    document.ele('testsuites', { name: 'conformance', ...countsOf(all), time: seconds(durationMs) });
    for (const { name, cases } of suites) {
      // one line each, for people and diffs
      document.txt('\n').ele('testsuite', {
        name,
        ...countsOf(cases),
        skipped: count(cases, 'skipped'),
        time: seconds(cases.reduce((sum, { durationMs }) => sum + durationMs, 0)),
        ...(this.#run && { timestamp: this.#run.startedAt }),
      });
      for (const each of cases) {
        const { classname, durationMs, outcome } = each;
        document.txt('\n').ele('testcase', { classname, name: nameOf(each), time: seconds(durationMs) });
        if (outcome) {
          document.ele(outcome.element, { type: outcome.type, message: outcome.message });
          document.txt(outcome.text).up();
        }
        document.up();
      }
      document.txt('\n').up();
    }
    document.txt('\n').up().end();
    writeSync(file, pending);
    closeSync(file);
  }
}

const KINDS = ['state', 'blockchain', 'packs'] as const;

/** characters */
const CHUNK = 65_536;

const regressionsFirst = (cases: readonly Case[]): Case[] => [
  ...cases.filter(({ isRegression }) => isRegression),
  ...cases.filter(({ isRegression }) => !isRegression),
];

const count = (cases: readonly Case[], element: Outcome['element']): string =>
  String(cases.filter(({ outcome }) => outcome?.element === element).length);

const countsOf = (cases: readonly Case[]) => ({
  tests: String(cases.length),
  failures: count(cases, 'failure'),
  errors: count(cases, 'error'),
});

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

/** For control characters and half surrogates: XML 1.0 (section 2.2) has none, not even escaped. */
const REPLACEMENT = '\ufffd';
