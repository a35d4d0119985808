import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { expect } from 'chai';
import { runBlockchainTest } from '../../../runners/blockchain-tests/run.js';
import { fill } from '../../../runners/fill/fill.js';
import { FILLED } from '../../../runners/fill/state-case.js';
import { indexFile, openFile } from '../../../runners/fixtures/file.js';
import { runStateVector } from '../../../runners/state-tests/run.js';
import type { Verdict } from '../../../runners/verdict/verdict.js';
import { EthereumjsBlockProcessor } from '../../../src/executors/ethereumjs/blocks.js';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';

const CORPUS = 'fixtures';
const executor = new EthereumjsExecutor();
const processor = new EthereumjsBlockProcessor();

/** All JSON files below a folder, by their path in it. */
async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter(({ name }) => name.endsWith('.json'))
    .map(({ parentPath, name }) => join(parentPath, name));
  const files = await Promise.all(
    paths.sort().map(async (path) => [relative(folder, path).split(sep).join('/'), await readFile(path)] as const),
  );
  return new Map(files);
}

/** The verdicts of all vectors of a file, by id. */
async function verdictsOf(path: string, bytes: Uint8Array): Promise<Map<string, Verdict>> {
  const { vectors, failures } = indexFile(path, bytes);
  expect(failures).to.deep.equal([]);
  const reader = openFile(path, bytes);
  const verdicts = new Map<string, Verdict>();
  for (const { id } of vectors) {
    const vector = reader.read(id);
    verdicts.set(
      id,
      vector.format === 'state' ? await runStateVector(vector, executor) : await runBlockchainTest(vector, processor),
    );
  }
  return verdicts;
}

describe('the embedded corpus', function () {
  this.timeout(300_000);
  let files: Map<string, Buffer>;

  before(async () => {
    files = await filesOf(CORPUS);
  });

  it('is what a fill writes, byte for byte', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fill-'));
    try {
      await fill(folder);
      const filled = await filesOf(folder);
      expect([...filled.keys()]).to.deep.equal([...files.keys()]);
      for (const [path, bytes] of filled) expect(bytes.equals(files.get(path) as Buffer), path).to.equal(true);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('passes, vector by vector', async () => {
    for (const [path, bytes] of files)
      for (const [id, verdict] of await verdictsOf(path, bytes))
        expect(verdict, id).to.deep.equal({ status: 'passed' });
  });

  it('has at least 60 vectors, of every fork from Frontier to Osaka, in less than 1.6 MB', () => {
    const vectors = [...files].flatMap(([path, bytes]) => indexFile(path, bytes).vectors);
    const state = vectors.filter(({ format }) => format === 'state').map(({ networkName }) => networkName);
    expect(state.length).to.be.greaterThanOrEqual(60);
    expect([...new Set(state)]).to.include.members([...FILLED]);
    expect(vectors.map(({ networkName }) => networkName)).to.include.members([
      'BerlinToLondonAt5',
      'ParisToShanghaiAtTime15k',
      'CancunToPragueAtTime15k',
    ]);
    expect([...files.values()].reduce((sum, { length }) => sum + length, 0)).to.be.lessThan(1_600_000);
  });

  it('has every reason for which a transaction of a state test can be rejected', () => {
    const names = [...files].flatMap(([, bytes]) =>
      [...bytes.toString().matchAll(/"expectException":"([^"]+)"/g)].flatMap(([, name = '']) => name.split('|')),
    );
    // the others are faults of an encoding, which the fields of a state test cannot have, or names for one of these
    expect(names).to.include.members(
      [
        'GAS_ALLOWANCE_EXCEEDED',
        'GAS_LIMIT_EXCEEDS_MAXIMUM',
        'GASLIMIT_PRICE_PRODUCT_OVERFLOW',
        'INITCODE_SIZE_EXCEEDED',
        'INSUFFICIENT_ACCOUNT_FUNDS',
        'INSUFFICIENT_MAX_FEE_PER_BLOB_GAS',
        'INSUFFICIENT_MAX_FEE_PER_GAS',
        'INTRINSIC_GAS_BELOW_FLOOR_GAS_COST',
        'INTRINSIC_GAS_TOO_LOW',
        'NONCE_IS_MAX',
        'NONCE_MISMATCH_TOO_HIGH',
        'NONCE_MISMATCH_TOO_LOW',
        'PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS',
        'SENDER_NOT_EOA',
        'TYPE_1_TX_PRE_FORK',
        'TYPE_2_TX_PRE_FORK',
        'TYPE_3_TX_BLOB_COUNT_EXCEEDED',
        'TYPE_3_TX_CONTRACT_CREATION',
        'TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH',
        'TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED',
        'TYPE_3_TX_PRE_FORK',
        'TYPE_3_TX_ZERO_BLOBS',
        'TYPE_4_EMPTY_AUTHORIZATION_LIST',
        'TYPE_4_TX_CONTRACT_CREATION',
        'TYPE_4_TX_PRE_FORK',
      ].map((name) => `TransactionException.${name}`),
    );
  });

  describe('fails where a claim of it is changed', () => {
    const WRONG = `0x${'42'.repeat(32)}`;
    const changes: readonly (readonly [claim: string, file: string, fixture: string, from: RegExp, to: string])[] = [
      ['stateRoot', 'state_tests/transfers.json', 'to_new_account', /"hash":"0x\w+"/, `"hash":"${WRONG}"`],
      ['logs', 'state_tests/logs.json', 'of_each_arity', /"logs":"0x\w+"/, `"logs":"${WRONG}"`],
      ['transactionBytes', 'state_tests/logs.json', 'of_each_arity', /"0x061a80"/, '"0x061a81"'],
      ['rejection', 'state_tests/rejections.json', 'nonce_is_max', /NONCE_IS_MAX/, 'NONCE_MISMATCH_TOO_LOW'],
      ['rejection', 'state_tests/rejections.json', 'nonce_is_max', /,"expectException":"[^"]+"/, ''],
      ['rejection', 'state_tests/transfers.json', 'to_self', /"indexes"/, '"expectException":"A","indexes"'],
      [
        'genesis',
        'blockchain_tests/system.json',
        'withdrawals_Shanghai',
        /"stateRoot":"0x\w+"/,
        `"stateRoot":"${WRONG}"`,
      ],
      [
        'lastBlockHash',
        'blockchain_tests/branches.json',
        'heaviest_branch_wins_London',
        /"lastblockhash":"0x\w+"/,
        `"lastblockhash":"${WRONG}"`,
      ],
      ['blockContent', 'blockchain_tests/system.json', 'withdrawals_Shanghai', /"amount":"0x03"/, '"amount":"0x04"'],
      [
        'rejection',
        'blockchain_tests/invalid_blocks.json',
        'header_and_its_parent_Cancun',
        /INVALID_GASLIMIT/,
        'INVALID_GAS_USED',
      ],
    ];
    for (const [claim, path, name, from, to] of changes)
      it(`${claim}: ${name}, ${from.source} → ${to.slice(0, 40)}`, async () => {
        const all = JSON.parse((files.get(path) as Buffer).toString()) as Record<string, unknown>;
        const text = JSON.stringify({ [name]: all[name] });
        const changed = text.replace(from, to);
        expect(changed).not.to.equal(text);
        const failures = [...(await verdictsOf(path, Buffer.from(changed))).values()].filter(
          ({ status }) => status === 'failed',
        );
        expect(failures[0]).to.include({ claim });
      });
  });
});
