import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { geth } from '../../../../runners/triage/clients/geth.js';
import { ClientError, parseClient } from '../../../../runners/triage/clients/client.js';
import { revme } from '../../../../runners/triage/clients/revme.js';
import { subjectOf } from '../../../../runners/triage/subject.js';
import { triage } from '../../../../runners/triage/triage.js';
import { corpus, openCorpus } from '../../packs/corpus.js';
import { healthy } from '../faulty-kernel.js';

const STAND_IN = fileURLToPath(new URL('./stand-in.js', import.meta.url));
const commandOf = (format: string, ...flags: string[]): string =>
  [`${format}:`, process.execPath, STAND_IN, '--format', format, ...flags].join(' ');

/** A vector of the embedded corpus, triaged against a client. */
async function against(idPart: string, command: string, seconds = 60) {
  const found = corpus.find(({ id, network }) => id.includes(idPart) && network?.name === 'Cancun');
  if (found === undefined) throw new Error(`the corpus has no ${idPart}`);
  const contenders = await healthy();
  const subject = await subjectOf(openCorpus(found.file).read(found.id), contenders);
  const options = { command: '', minimise: 0, against: { clients: [parseClient(command)], seconds } };
  return (await triage(subject, contenders, options)).divergence;
}

describe('other clients, by a stand-in that speaks their format', () => {
  for (const format of ['geth', 'revme']) {
    // calls that fail in it: an error and an end of a frame that clients write in their own ways
    for (const id of ['calls.json::that_revert', 'calls.json::with_more_gas', 'calls.json::depth'])
      it(`${format} is seen to agree on ${id}`, async function () {
        this.timeout('1m');
        const { verdicts, steps, summary } = await against(id, commandOf(format));
        expect(verdicts.at(-1)?.says).to.match(
          /^state root 0x[0-9a-f]{64} of the transaction alone, as sequential, ethereumjs$/,
        );
        expect(steps).to.equal(undefined);
        expect(summary).to.equal('the executors agree');
      });

    it(`${format} is seen to charge another price, at the opcode that it charges it for`, async function () {
      this.timeout('1m');
      const { verdicts, steps, summary } = await against(
        'calls.json::context_of_call:',
        commandOf(format, '--wrong', 'SSTORE'),
      );
      expect(verdicts.at(-1)?.says).to.match(/as nobody else$/);
      expect(verdicts.at(-1)?.from).to.match(new RegExp(`^${format}, spoken by node stand-in\\.js`));
      expect(steps?.fault?.step.opName).to.equal('SSTORE');
      const [mine, theirs] = steps?.next ?? [];
      expect(BigInt(mine?.gas ?? 0) - BigInt(theirs?.gas ?? 0)).to.equal(1n);
      expect(summary).to.include(`the executors agree, and ${format}, spoken by`).and.to.include('SSTORE');
    });
  }

  it('that is not installed says so, and costs nothing else', async () => {
    const { verdicts } = await against('calls.json::context_of_call:', 'geth: /nowhere/evm statetest');
    expect(verdicts.at(-1)?.says).to.include('no answer').and.to.include('ENOENT');
  });

  it('that says nothing is quoted', async () => {
    const { verdicts } = await against(
      'calls.json::context_of_call:',
      `geth: ${process.execPath} -e "console.log('no such test')"`,
    );
    expect(verdicts.at(-1)?.says).to.equal(
      "no answer: geth, spoken by node -e console.log('no such test') names no step and no state root: no such test",
    );
  });
});

/** Processes whose command has a word, by number; of those that have ended, none. */
const running = (word: string): string[] =>
  execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(word) && !line.includes('<defunct>'));

const folders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('stampede-'));

describe('another client that does not come to an end', function () {
  this.timeout('1m');
  const temporary = process.env.TMPDIR;
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'clients-'));
    process.env.TMPDIR = folder;
  });
  afterEach(() => {
    if (temporary === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = temporary;
    rmSync(folder, { recursive: true });
  });
  // a child of its own, which the shell waits for
  const hanging = (mark: string): string => `geth: sh -c "node -e 'setTimeout(() => {}, 600000)' ${mark}; true"`;

  it('is ended with all that it started, and costs nothing else', async () => {
    const mark = `mark-${process.pid}-a`;
    const { verdicts, summary } = await against('calls.json::context_of_call:', hanging(mark), 1);
    expect(verdicts.at(-1)?.says).to.match(/^no answer: geth, spoken by sh .* gave none within 1 s$/);
    expect(verdicts.at(-2)).to.deep.equal({ from: 'ethereumjs', says: 'what the fixture claims', isClaimed: true });
    expect(summary).to.equal('the executors agree');
    await eventually(() => running(mark).length === 0 && folders().length === 0);
  });

  it('is ended where the worker is that asks it', async () => {
    const mark = `mark-${process.pid}-b`;
    const module = new URL('../../../../runners/triage/clients/client.js', import.meta.url);
    const worker = new Worker(
      `import(${JSON.stringify(module.href)}).then(({ parseClient, runClient }) =>
        runClient(parseClient(${JSON.stringify(hanging(mark))}), '{}', 60).next());`,
      { eval: true },
    );
    await eventually(() => running(mark).length > 0 && folders().length === 1);
    await worker.terminate();
    await eventually(() => running(mark).length === 0 && folders().length === 0);
  });
});

/** Looks again until it is so; mocha ends what never is. */
async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe("a client's command", () => {
  it('is known by its program', () => {
    expect(parseClient('/usr/local/bin/evm statetest --trace').adapter).to.equal(geth);
    expect(parseClient('revme statetest --json').adapter).to.equal(revme);
    expect(parseClient("geth: 'my evm' --json statetest").words).to.deep.equal(['my evm', '--json', 'statetest']);
  });

  it('is refused where nobody knows the client', () => {
    for (const command of ['', 'nethtest --trace', 'besu: evmtool state-test'])
      expect(() => parseClient(command)).to.throw(ClientError);
  });
});

describe("a client's lines", () => {
  // EIP-3155 with go-ethereum's own: an opcode that fails stands twice, and behind the last one the root
  const step =
    '{"pc":2,"op":84,"gas":"0x5","gasCost":"0x834","memSize":0,"stack":["0x1"],"depth":1,"refund":0,"opName":"SLOAD"}';

  it('of go-ethereum: an opcode that fails is one step', () => {
    const read = geth.reader();
    const lines = [step, step.replace('"opName"', '"error":"out of gas","opName"'), '{"stateRoot": "0x12"}'];
    expect(lines.flatMap((line) => read(line))).to.deep.equal([
      {
        step: {
          pc: 2,
          op: 0x54,
          opName: 'SLOAD',
          gas: '0x5',
          gasCost: '0x834',
          memSize: 0,
          stack: ['0x1'],
          depth: 1,
          returnData: '0x',
          refund: 0n,
          error: 'out of gas',
        },
      },
      { stateRoot: '0x12' },
    ]);
  });

  it('of go-ethereum: the same opcode twice, in a loop, is two', () => {
    const read = geth.reader();
    expect([step, step, '{"stateRoot": "0x12"}'].flatMap((line) => read(line))).to.have.length(3);
  });

  it('that are no JSON, or no step, are left out', () => {
    for (const line of ['', 'INFO [1] done', '{', '[]', '{"output":"0x","gasUsed":"0x5"}']) {
      expect(geth.reader()(line)).to.deep.equal([]);
      expect(revme.reader()(line)).to.deep.equal([]);
    }
  });
});
