import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A user's program: PUSH1 1, STOP, traced; and the same on threads. */
const PROGRAM = `
import { createParallelExecutor, createSequentialExecutor, MemoryState, toAddress, toHash } from 'stampede-evm';
const [sender, to] = ['aa', 'bb'].map((byte) => toAddress('0x' + byte.repeat(20)));
const account = (code, balance) => ({ nonce: 0n, balance, code: Uint8Array.from(code), storage: new Map() });
const state = new MemoryState(new Map([[sender, account([], 10n ** 18n)], [to, account([0x60, 1, 0], 0n)]]), () => toHash('0x' + '00'.repeat(32)));
const block = { fork: 'Shanghai', eips: [], chainId: 1n, coinbase: to, number: 1n, timestamp: 1n, gasLimit: 10n ** 6n, difficulty: 0n, prevRandao: toHash('0x' + '00'.repeat(32)), baseFeePerGas: 1n };
const fields = { type: 0, gasLimit: 50000n, maxFeePerGas: 1n, maxPriorityFeePerGas: 1n, to, value: 0n, data: new Uint8Array(0), accessList: [], maxFeePerBlobGas: 0n, blobVersionedHashes: [], authorizationList: [], sender };
const transactions = [0n, 1n].map((nonce) => ({ ...fields, nonce }));
const steps = [];
const traced = await createSequentialExecutor({ onStep: ({ pc, op }) => steps.push(pc + ':' + op) });
const parallel = await createParallelExecutor({ threads: 2, isAdaptive: false });
for (const executor of [traced, parallel]) {
  const { outcomes } = await executor.execute(block, transactions, state);
  console.log(executor.name, outcomes.map(({ status, gasUsed }) => status + ' ' + gasUsed).join(', '));
}
console.log(steps.join(' '));
await parallel.close();
`;

const TYPED = `
import { createEngine, decodeBlock, recoverTransactions, TrieState } from 'stampede-evm';
const engine = await createEngine({ fork: 'Cancun' });
const { header, transactions } = decodeBlock(new Uint8Array(0));
const state = TrieState.from(new Map(), () => header.hash);
const { stateRoot } = await engine.executeBlock({ header, transactions: await recoverTransactions(transactions, 'Cancun'), state });
export const isRight: boolean = stateRoot() === header.stateRoot;
`;
const STRICT = ['--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false'];
const RESOLUTION = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022'];

/** The README's, where `console` is of no library. */
const [, EXAMPLE = ''] = readFileSync(join(ROOT, 'README.md'), 'utf8').match(/```ts\n(.*?)```/s) ?? [];
const CONSOLE = 'declare const console: { log(...values: unknown[]): void };';

describe('the package', () => {
  let folder: string;
  const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'stampede-'));
    const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
    execFileSync('tar', ['xzf', filename], { cwd: folder });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('has what it loads: the kernel, its threads, and its traced build', () => {
    writeFileSync(join(folder, 'package/program.mjs'), PROGRAM);
    expect(run('package/program.mjs').trim().split('\n')).to.deep.equal([
      'sequential success 21003, success 21003',
      'parallel success 21003, success 21003',
      '0:96 2:0 0:96 2:0',
    ]);
  });

  it('has what its README links to', () => {
    const links = [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/\]\(([\w/]+[\w.-]*)\)/g)].map(
      ([, link]) => link,
    );
    expect(links).to.include('docs/blocks.md');
    expect(links.filter((link) => !existsSync(join(folder, 'package', String(link))))).to.deep.equal([]);
  });

  it('has types that are whole in themselves, without those of Node, and are checked', () => {
    const programs = { 'package/typed.mts': TYPED, 'package/example.mts': EXAMPLE + CONSOLE };
    for (const [name, program] of Object.entries(programs)) writeFileSync(join(folder, name), program);
    const tsc = ['node_modules/typescript/bin/tsc', '--noEmit', ...STRICT, ...RESOLUTION, ...Object.keys(programs)];
    const { stdout } = spawnSync(process.execPath, tsc, { cwd: folder, encoding: 'utf8' });
    expect(stdout).to.equal('');
  }).timeout(60_000);
});
