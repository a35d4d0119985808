import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { headerItem } from '../../../../runners/blockchain-tests/content.js';
import { indexFile, openFile } from '../../../../runners/fixtures/file.js';
import { readFiles } from '../../../../runners/fixtures/files.js';
import { FixtureError } from '../../../../runners/fixtures/fixture-error.js';
import { toSource } from '../../../../runners/fixtures/sources.js';
import type { BlockchainTest } from '../../../../runners/fixtures/vectors.js';
import { judgeException } from '../../../../runners/verdict/exception-names.js';
import type { Block } from '../../../../src/blocks/block.js';
import { Chain } from '../../../../src/blocks/chain.js';
import { BlockError, type BlockException, type RejectionCode } from '../../../../src/blocks/exceptions.js';
import { decodeHeader } from '../../../../src/blocks/header.js';
import {
  type BlockProcessor,
  type BlockRules,
  type BlockState,
  type ChainView,
  type Processed,
  rejected,
} from '../../../../src/blocks/processor.js';
import { checkBody, checkTransactions } from '../../../../src/blocks/rules/body.js';
import { checkHeader } from '../../../../src/blocks/rules/header.js';
import { UnsupportedError } from '../../../../src/executors/executor.js';
import { type Hash, ZERO_HASH } from '../../../../src/primitives/bytes.js';
import { bytesToHex } from '../../../../src/primitives/hex.js';
import { type RlpItem, rlpDecode } from '../../../../src/primitives/rlp.js';
import { TRANSACTION_EXCEPTIONS } from '../../../../src/transactions/exceptions.js';

const folder = resolve(process.env.STAMPEDE_OFFICIAL_FIXTURES ?? '../shared/fixtures');

/** What the rules cannot know: execution's results. */
const RESULTS: readonly BlockException[] = [
  'GAS_USED_OVERFLOW',
  'INVALID_DEPOSIT_EVENT_LAYOUT',
  'INVALID_GAS_USED',
  'INVALID_LOG_BLOOM',
  'INVALID_RECEIPTS_ROOT',
  'INVALID_REQUESTS',
  'INVALID_STATE_ROOT',
  'SYSTEM_CONTRACT_CALL_FAILED',
  'SYSTEM_CONTRACT_EMPTY',
];
const BEYOND_THE_RULES: readonly RejectionCode[] = [
  ...RESULTS.map((code): RejectionCode => `BlockException.${code}`),
  ...TRANSACTION_EXCEPTIONS.map((code): RejectionCode => `TransactionException.${code}`),
];
const isBeyondTheRules = (claim: string): boolean =>
  BEYOND_THE_RULES.some((code) => judgeException(claim, code) === 'match');

const NO_STATE: BlockState = { root: ZERO_HASH, alloc: async () => new Map() };

/** Executes nothing: a block that the rules let pass is what its fixture claims. */
class RulesProcessor implements BlockProcessor<BlockState> {
  readonly name = 'rules';
  /** the next block is to be rejected for its transactions or their results, if the rules let it pass */
  isFaulty = false;

  requireSupport(): void {}

  async genesis(): Promise<BlockState> {
    return NO_STATE;
  }

  async process(block: Block, rules: BlockRules, chain: ChainView<BlockState>): Promise<Processed<BlockState>> {
    try {
      checkHeader(block.header, rules, chain.parent);
      checkBody(block, rules, chain);
      if (this.isFaulty) return rejected(undefined, 'not for the rules to know');
      checkTransactions(block, block.transactions.map(blobsOf));
    } catch (error) {
      if (!(error instanceof BlockError)) throw error;
      return rejected(`BlockException.${error.code}`, error.message);
    }
    return { status: 'accepted', state: NO_STATE };
  }
}

/** EIP-4844: the versioned hashes, without recovering who signed them. */
function blobsOf(item: RlpItem): { blobVersionedHashes: readonly Hash[] } {
  if (!(item instanceof Uint8Array) || item[0] !== 3) return { blobVersionedHashes: [] };
  const hashes = (rlpDecode(item.subarray(1)) as RlpItem[])[10] as Uint8Array[];
  return { blobVersionedHashes: hashes.map((hash) => bytesToHex(hash) as Hash) };
}

/** The blocks whose fate is not as claimed; counts the others by their reason. */
async function judge(test: BlockchainTest, reasons: Map<string, number>): Promise<string[]> {
  const { network, config, sealEngine } = test;
  const processor = new RulesProcessor();
  const chain = await Chain.start(
    processor,
    {
      network,
      chainId: config?.chainId ?? 1n,
      ...(config && { blobSchedules: config.blobSchedule }),
      proofOfWork: sealEngine === 'Ethash',
    },
    decodeHeader(headerItem(test.genesisHeader)),
    test.pre,
  );
  const wrong: string[] = [];
  for (const [index, { rlp, expectException, expectInvalid }] of test.blocks.entries()) {
    processor.isFaulty = expectException === undefined ? expectInvalid : isBeyondTheRules(expectException);
    const imported = await chain.import(rlp);
    const got = imported.status === 'accepted' ? imported.status : (imported.code ?? 'beyond the rules');
    reasons.set(got, (reasons.get(got) ?? 0) + 1);
    const isAsClaimed =
      imported.status === 'accepted'
        ? expectException === undefined && !expectInvalid
        : expectInvalid ||
          (expectException !== undefined &&
            (imported.code === undefined || judgeException(expectException, imported.code) === 'match'));
    if (!isAsClaimed)
      wrong.push(
        `${test.id}, blocks[${index}]: expected ${expectException ?? (expectInvalid ? 'invalid' : 'accepted')}, got ${got}${
          imported.status === 'rejected' ? ` (${imported.reason})` : ''
        }`,
      );
  }
  return wrong;
}

if (existsSync(folder))
  describe('block rules on the official fixtures', () => {
    for (const archive of ['ethereum-tests.tar.gz', 'eest.tar.gz'])
      it(`give the reasons of ${archive}, and no reason for a valid block`, async function () {
        this.timeout('10m');
        const wrong: string[] = [];
        const reasons = new Map<string, number>();
        for await (const file of readFiles(toSource(join(folder, archive)))) {
          if (file instanceof FixtureError) throw file;
          if (!/blockchain_?tests/i.test(file.path)) continue;
          const reader = openFile(file.path, file.bytes);
          for (const { id, format } of indexFile(file.path, file.bytes).vectors) {
            if (format !== 'blockchain') continue;
            try {
              wrong.push(...(await judge(reader.read(id) as BlockchainTest, reasons)));
            } catch (error) {
              if (!(error instanceof UnsupportedError)) throw error;
            }
          }
        }
        console.log(Object.fromEntries([...reasons].sort()));
        expect(wrong).to.deep.equal([]);
      });
  });
else console.log(`block rules: not tested on official fixtures, ${folder} is not there (STAMPEDE_OFFICIAL_FIXTURES)`);
