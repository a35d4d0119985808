import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { headerItem } from '../../../runners/blockchain-tests/content.js';
import { indexFile, openFile } from '../../../runners/fixtures/file.js';
import { readFiles } from '../../../runners/fixtures/files.js';
import { FixtureError } from '../../../runners/fixtures/fixture-error.js';
import { isNotThere, officialFixture } from '../../../runners/fixtures/official.js';
import { toSource } from '../../../runners/fixtures/sources.js';
import type { BlockchainTest } from '../../../runners/fixtures/vectors.js';
import { judgeException } from '../../../runners/verdict/exception-names.js';
import { Chain } from '../../../src/blocks/chain.js';
import { EngineBlockProcessor } from '../../../src/blocks/engine.js';
import type { RejectionCode } from '../../../src/blocks/exceptions.js';
import { decodeHeader } from '../../../src/blocks/header.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';

const archive = officialFixture('ethereum-tests.tar.gz');

/**
 * Why the 123 blocks of bcForgedTest are rejected, whose fixtures name no reason, by the names of their tests. What is not here has
 * another structure than a block.
 */
const UNNAMED: readonly (readonly [test: RegExp, code: RejectionCode])[] = [
  [/^BlockExtraData25$/, 'BlockException.EXTRA_DATA_TOO_BIG'],
  [/^(BlockWrong|SimpleTxCosts)/, 'BlockException.INVALID_GAS_USED'],
  [/^ForkUncle$/, 'BlockException.INVALID_UNCLES_HASH'],
  [/^BLOCK_(gasLimit|gasUsed|timestamp)_TooLarge$/, 'BlockException.RLP_INVALID_FIELD_OVERFLOW_64'],
  [/^TRANSCT_gasLimit_TooLarge$/, 'TransactionException.GASLIMIT_OVERFLOW'],
  [/^TRANSCT_((gasLimit|[rs]value)_Prefixed0000|[rs]value_TooLarge)$/, 'TransactionException.RLP_INVALID_VALUE'],
  [/^TRANSCT_to_(Prefixed0000|TooLarge)$/, 'TransactionException.ADDRESS_TOO_LONG'],
  [/^TRANSCT_to_TooShort$/, 'TransactionException.ADDRESS_TOO_SHORT'],
  [/^TRANSCT_rvalue_TooShort$/, 'TransactionException.INVALID_SIGNATURE_VRS'],
  // with another s somebody else signed, who has nothing
  [/^TRANSCT_svalue_TooShort$/, 'TransactionException.INSUFFICIENT_ACCOUNT_FUNDS'],
  [/./, 'BlockException.RLP_STRUCTURES_ENCODING'],
];

/** Why an invalid block was to be rejected, and was. */
interface Fate {
  readonly place: string;
  readonly expected: string;
  /** `undefined` where it was accepted */
  readonly code: RejectionCode | undefined;
}

async function fatesOf(test: BlockchainTest, processor: EngineBlockProcessor): Promise<Fate[]> {
  const { id, network, config, sealEngine, genesisHeader, pre, blocks } = test;
  const options = { network, chainId: config?.chainId ?? 1n, proofOfWork: sealEngine === 'Ethash' };
  const chain = await Chain.start(processor, options, decodeHeader(headerItem(genesisHeader)), pre);
  const fates: Fate[] = [];
  for (const [index, { rlp, expectException, expectInvalid }] of blocks.entries()) {
    const imported = await chain.import(rlp);
    if (expectException === undefined && !expectInvalid) continue;
    const name = id.slice(id.indexOf('::') + 2);
    const expected = expectException ?? UNNAMED.find(([test]) => test.test(name))?.[1] ?? '';
    const code = imported.status === 'rejected' ? imported.code : undefined;
    fates.push({ place: `${id}, blocks[${index}]`, expected, code });
  }
  return fates;
}

if (existsSync(archive))
  describe('the official InvalidBlocks', () => {
    it('are rejected for the reason that their fixtures name', async function () {
      this.timeout('5m');
      const processor = new EngineBlockProcessor(await createSequentialExecutor());
      const fates: Fate[] = [];
      for await (const file of readFiles(toSource(archive))) {
        if (file instanceof FixtureError) throw file;
        if (!file.path.includes('/InvalidBlocks/')) continue;
        const reader = openFile(file.path, file.bytes);
        for (const { id } of indexFile(file.path, file.bytes).vectors)
          fates.push(...(await fatesOf(reader.read(id) as BlockchainTest, processor)));
      }
      expect(fates.filter(({ expected, code }) => judgeException(expected, code) !== 'match')).to.deep.equal([]);
      expect(fates).to.have.lengthOf(1784);
    });
  });
else console.log(`InvalidBlocks: not tested, ${isNotThere(archive)}`);
