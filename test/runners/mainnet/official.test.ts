import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { readFiles } from '../../../runners/fixtures/files.js';
import { FixtureError } from '../../../runners/fixtures/fixture-error.js';
import { isNotThere, officialFixture } from '../../../runners/fixtures/official.js';
import { toSource } from '../../../runners/fixtures/sources.js';
import { type MainnetBlock, readMainnetBlock } from '../../../runners/mainnet/read.js';
import { runMainnetBlock } from '../../../runners/mainnet/run.js';
import type { Verdict } from '../../../runners/verdict/verdict.js';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';
import type { Executor } from '../../../src/executors/executor.js';
import { createParallelExecutor } from '../../../src/executors/parallel.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';

const archive = officialFixture('mainnet.tar.gz');

/** The reference takes minutes for all of them. */
const FEW_TRANSACTIONS = 25;

if (existsSync(archive))
  describe('mainnet blocks', () => {
    const blocks = new Map<string, MainnetBlock>();

    before(async function () {
      this.timeout('2m');
      for await (const file of readFiles(toSource(archive))) {
        if (file instanceof FixtureError) throw file;
        blocks.set(file.path, readMainnetBlock(file.path, file.bytes));
      }
    });

    const failures = async (chosen: Iterable<[string, MainnetBlock]>, executor: Executor) => {
      const verdicts: [string, Verdict][] = [];
      for (const [path, block] of chosen) verdicts.push([path, await runMainnetBlock(block, executor)]);
      return verdicts.filter(([, { status }]) => status !== 'passed');
    };

    it('give the roots, gas, bloom and receipts of their headers: all, by the kernel', async function () {
      this.timeout('2m');
      expect(blocks.size).to.equal(51);
      expect(await failures(blocks, await createSequentialExecutor())).to.deep.equal([]);
    });

    for (const threads of [1, 2])
      it(`give them again, on a state that ${threads} threads know from the time before`, async function () {
        this.timeout('2m');
        const executor = await createParallelExecutor({ threads });
        const twice = [...blocks].flatMap((block) => [block, block]);
        expect(await failures(twice, executor).finally(() => executor.close())).to.deep.equal([]);
      });

    it('give the roots, gas, bloom and receipts of their headers: the small ones, by the reference', async function () {
      this.timeout('5m');
      const small = [...blocks].filter(([, { transactions }]) => transactions.length <= FEW_TRANSACTIONS);
      expect(small.map(([path]) => path)).to.have.lengthOf.above(8);
      expect(await failures(small, new EthereumjsExecutor())).to.deep.equal([]);
    });
  });
else console.log(`mainnet blocks: not tested, ${isNotThere(archive)}`);
