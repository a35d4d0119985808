import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { indexFile, openFile } from '../../../runners/fixtures/file.js';
import { readFiles } from '../../../runners/fixtures/files.js';
import { FixtureError } from '../../../runners/fixtures/fixture-error.js';
import { isNotThere, officialFixture } from '../../../runners/fixtures/official.js';
import { toSource } from '../../../runners/fixtures/sources.js';
import type { StateVector } from '../../../runners/fixtures/vectors.js';
import { executeStateVector } from '../../../runners/state-tests/run.js';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';
import type { Executed, Executor } from '../../../src/executors/executor.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import type { Address } from '../../../src/primitives/bytes.js';
import { stateRoot } from '../../../src/trie/state-root.js';

const archive = officialFixture('ethereum-tests.tar.gz');
const COPIER = '0x664f5374fce5edbc8e2a8697c15331677e6ebf0b' as Address;

/** The vectors as Prague's: without the `source` that tells that they were not filled by its rules. */
function readAsPrague(path: string, bytes: Uint8Array): [id: string, vector: StateVector][] {
  const fixtures: Record<string, object> = JSON.parse(Buffer.from(bytes).toString());
  const stripped = Object.entries(fixtures).map(([name, fixture]) => [name, { ...fixture, _info: {} }]);
  const json = Buffer.from(JSON.stringify(Object.fromEntries(stripped)));
  const reader = openFile(path, json);
  return indexFile(path, json).vectors.map(({ id }) => [id, reader.read(id) as StateVector]);
}

/** Why they are unsupported: EIP-7600 lists what Prague has, and EOF (EIP-7692) is not there; code that begins with 0xef is INVALID. */
if (existsSync(archive))
  describe("EOF's fixtures by the rules of Prague", () => {
    const vectors = new Map<string, StateVector>();
    let kernel: Executor;
    let reference: Executor;

    before(async function () {
      this.timeout('1m');
      for await (const file of readFiles(toSource(archive))) {
        if (file instanceof FixtureError) throw file;
        if (!file.path.includes('EIPTests/StateTests/stEOF/')) continue;
        for (const [id, vector] of readAsPrague(file.path, file.bytes)) vectors.set(id.split('/').at(-1) ?? id, vector);
      }
      kernel = await createSequentialExecutor();
      reference = new EthereumjsExecutor();
    });

    const result = async (vector: StateVector, executor: Executor) => {
      const { outcome, alloc } = await executeStateVector(vector, executor);
      const { status, gasUsed } = outcome as Executed;
      return { status, gasUsed, root: stateRoot(alloc) };
    };
    const COPIES = 'EOF1_Execution.json::EOF1_Execution::Prague::3';

    it('34 have another root than they claim, the same one by the kernel and the reference', async () => {
      expect(vectors.size).to.equal(35);
      for (const [id, vector] of vectors) {
        if (id === COPIES) continue;
        const got = await result(vector, kernel);
        expect(got, id).to.deep.equal(await result(vector, reference));
        expect(got.root, id).not.to.equal(vector.stateRoot);
      }
    });

    it('one is read by EXTCODECOPY: its code, where the claim and the reference have 0xef00 for it', async () => {
      const vector = vectors.get(COPIES) as StateVector;
      const copied = async (executor: Executor) =>
        (await executeStateVector(vector, executor)).alloc.get(COPIER)?.storage.get(0n);
      // the last four of the container's 29 bytes, and four zeros behind them
      expect(await copied(kernel)).to.equal(BigInt(`0xaabbccdd00000000${'ff'.repeat(24)}`));
      // @ethereumjs/evm 10.1.3 asks no fork before it takes the rule of EOF
      expect(await copied(reference)).to.equal(BigInt(`0x${'00'.repeat(8)}${'ff'.repeat(24)}`));
      expect((await result(vector, reference)).root).to.equal(vector.stateRoot);
    });
  });
else console.log(`EOF's fixtures: not tested, ${isNotThere(archive)}`);
