import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { expect } from 'chai';
import { headerItem } from '../../../../runners/blockchain-tests/content.js';
import { indexFile, openFile } from '../../../../runners/fixtures/file.js';
import { readFiles } from '../../../../runners/fixtures/files.js';
import { FixtureError } from '../../../../runners/fixtures/fixture-error.js';
import { isNotThere, officialFixture } from '../../../../runners/fixtures/official.js';
import { toSource } from '../../../../runners/fixtures/sources.js';
import type { BlockchainTest } from '../../../../runners/fixtures/vectors.js';
import { judgeException } from '../../../../runners/verdict/exception-names.js';
import type { Block } from '../../../../src/blocks/block.js';
import { Chain } from '../../../../src/blocks/chain.js';
import { BlockError, type BlockException, type RejectionCode } from '../../../../src/blocks/exceptions.js';
import { decodeHeader, NO_UNCLES_HASH } from '../../../../src/blocks/header.js';
import {
  type BlockProcessor,
  type BlockRules,
  type BlockState,
  type ChainView,
  type Processed,
  rejected,
} from '../../../../src/blocks/processor.js';
import { checkBody, checkTransactions } from '../../../../src/blocks/rules/body.js';
import { expectedDifficulty } from '../../../../src/blocks/rules/difficulty.js';
import { checkHeader } from '../../../../src/blocks/rules/header.js';
import { UnsupportedError } from '../../../../src/executors/executor.js';
import { findNetwork, type Network } from '../../../../src/forks/networks.js';
import { type Hash, ZERO_HASH } from '../../../../src/primitives/bytes.js';
import { bytesToHex } from '../../../../src/primitives/hex.js';
import { type RlpItem, rlpDecode } from '../../../../src/primitives/rlp.js';
import { TRANSACTION_EXCEPTIONS } from '../../../../src/transactions/exceptions.js';

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

const NOT_FOR_THE_RULES = 'a fault that the rules cannot know';
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
      if (this.isFaulty) return rejected(undefined, NOT_FOR_THE_RULES);
      checkTransactions(block, block.transactions.map(blobsOf));
    } catch (error) {
      if (!(error instanceof BlockError)) throw error;
      return rejected(`BlockException.${error.code}`, error.message);
    }
    return { status: 'accepted', state: NO_STATE, senders: [] };
  }
}

/** EIP-4844: the versioned hashes, without recovering who signed them. */
function blobsOf(item: RlpItem): { blobVersionedHashes: readonly Hash[] } {
  if (!(item instanceof Uint8Array) || item[0] !== 3) return { blobVersionedHashes: [] };
  const hashes = (rlpDecode(item.subarray(1)) as RlpItem[])[10] as Uint8Array[];
  return { blobVersionedHashes: hashes.map((hash) => bytesToHex(hash) as Hash) };
}

/** The blocks whose fate is not as claimed. */
async function judge({
  id,
  network,
  config,
  sealEngine,
  genesisHeader,
  pre,
  blocks,
}: BlockchainTest): Promise<string[]> {
  const processor = new RulesProcessor();
  const options = {
    network,
    chainId: config?.chainId ?? 1n,
    ...(config && { blobSchedules: config.blobSchedule }),
    proofOfWork: sealEngine === 'Ethash',
  };
  const chain = await Chain.start(processor, options, decodeHeader(headerItem(genesisHeader)), pre);
  const wrong: string[] = [];
  for (const [index, { rlp, expectException, expectInvalid }] of blocks.entries()) {
    processor.isFaulty = expectException === undefined ? expectInvalid : isBeyondTheRules(expectException);
    const imported = await chain.import(rlp);
    const fate = imported.status === 'accepted' ? 'accepted' : (imported.code ?? NOT_FOR_THE_RULES);
    const isAsClaimed =
      expectException === undefined
        ? (fate !== 'accepted') === expectInvalid
        : fate === NOT_FOR_THE_RULES || (fate !== 'accepted' && judgeException(expectException, fate) === 'match');
    if (!isAsClaimed)
      wrong.push(
        `${id}, blocks[${index}]: expected ${expectException ?? (expectInvalid ? 'invalid' : 'accepted')}, got ${fate}`,
      );
  }
  return wrong;
}

interface DifficultyCase {
  readonly currentBlockNumber: string;
  readonly currentDifficulty: string;
  readonly currentTimestamp: string;
  readonly parentDifficulty: string;
  readonly parentTimestamp: string;
  /** whether it has any: `0x00` or `0x01` */
  readonly parentUncles: string;
}

/** The cases of a file of DifficultyTests whose difficulty is another, of how many. */
function judgeDifficulties(bytes: Uint8Array): { readonly wrong: string[]; readonly count: number } {
  const file: Record<string, Record<string, Record<string, DifficultyCase>>> = JSON.parse(
    Buffer.from(bytes).toString(),
  );
  const cases = Object.values(file).flatMap(({ _info, ...forks }) =>
    Object.entries(forks).flatMap(([name, each]) => Object.entries(each).map((entry) => [name, ...entry] as const)),
  );
  const wrong = cases.filter(([name, , fields]) => {
    const { fork } = findNetwork(name) as Network;
    const header = { number: BigInt(fields.currentBlockNumber), timestamp: BigInt(fields.currentTimestamp) };
    const parent = {
      difficulty: BigInt(fields.parentDifficulty),
      timestamp: BigInt(fields.parentTimestamp),
      unclesHash: BigInt(fields.parentUncles) === 0n ? NO_UNCLES_HASH : ZERO_HASH,
    };
    return expectedDifficulty(header, fork, parent) !== BigInt(fields.currentDifficulty);
  });
  return { wrong: wrong.map(([fork, id]) => `${fork}, ${id}`), count: cases.length };
}

// together the 27,821 of counts.json but for 1,438 of drafts
const archives = [
  { archive: officialFixture('ethereum-tests.tar.gz'), tests: 20_890, difficulties: 18_598 },
  { archive: officialFixture('eest.tar.gz'), tests: 6_896, difficulties: 0 },
];

for (const { archive, ...expected } of archives)
  if (existsSync(archive))
    describe('block rules on the official fixtures', () => {
      it(`give the reasons of ${basename(archive)}, and no reason for a valid block`, async function () {
        this.timeout('10m');
        const wrong: string[] = [];
        const counts = { tests: 0, difficulties: 0 };
        for await (const file of readFiles(toSource(archive))) {
          if (file instanceof FixtureError) throw file;
          if (file.path.includes('/DifficultyTests/df')) {
            const judged = judgeDifficulties(file.bytes);
            wrong.push(...judged.wrong);
            counts.difficulties += judged.count;
          }
          const vectors = indexFile(file.path, file.bytes).vectors.filter(({ format }) => format === 'blockchain');
          const reader = openFile(file.path, file.bytes);
          for (const { id } of vectors) {
            try {
              wrong.push(...(await judge(reader.read(id) as BlockchainTest)));
              counts.tests++;
            } catch (error) {
              if (!(error instanceof UnsupportedError)) throw error;
            }
          }
        }
        expect(wrong).to.deep.equal([]);
        expect(counts).to.deep.equal(expected);
      });
    });
  else console.log(`block rules: not tested on official fixtures, ${isNotThere(archive)}`);
