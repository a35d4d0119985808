import { decodeBlock } from '../../src/blocks/block.js';
import { Chain, type Imported } from '../../src/blocks/chain.js';
import { BlockError } from '../../src/blocks/exceptions.js';
import { type BlockHeader, decodeHeader } from '../../src/blocks/header.js';
import type { BlockProcessor, BlockState } from '../../src/blocks/processor.js';
import { lackingField } from '../../src/blocks/rules/fields.js';
import { UnsupportedError } from '../../src/executors/executor.js';
import { stateRoot } from '../../src/trie/state-root.js';
import { DEFAULT_CHAIN_ID } from '../fixtures/config.js';
import type { BlockchainTest, BlockFixture } from '../fixtures/vectors.js';
import { judgeException } from '../verdict/exception-names.js';
import { stateDifference } from '../verdict/state-difference.js';
import { type Failed, failed, passed, type Verdict } from '../verdict/verdict.js';
import { bodyDifferences, type Difference, headerDifferences, headerItem } from './content.js';

/** Imports the blocks of a blockchain test and compares every claim that it makes. */
export async function runBlockchainTest<State extends BlockState>(
  test: BlockchainTest,
  processor: BlockProcessor<State>,
): Promise<Verdict> {
  try {
    processor.requireSupport(test.network);
    const header = genesisOf(test);
    if ('status' in header) return header;
    const chain = await Chain.start(processor, chainOptions(test), header, test.pre);
    return (
      compareGenesisState(header, chain.head.state) ??
      (await importBlocks(test.blocks, chain)) ??
      compareHead(test, chain) ??
      (await comparePostState(test, chain.head.state)) ??
      passedWith(test)
    );
  } catch (error) {
    if (error instanceof UnsupportedError) return { status: 'unsupported', reason: error.message };
    throw error;
  }
}

/** A seal's nonce is checked against the mix hash that it claims, and the mix hash would need Ethash's gigabytes. */
function passedWith({ sealEngine, blocks }: BlockchainTest): Verdict {
  const unverified = [
    sealEngine === 'Ethash' && 'the mix hashes of its Ethash seals',
    blocks.some(({ expectInvalid }) => expectInvalid) && 'why its blocks without an exception are invalid',
    blocks.some(({ hasReceipts }) => hasReceipts) && "its blocks' receipts, but for their root",
  ].filter((each) => each !== false);
  return unverified.length > 0 ? { status: 'passed', note: `not verified: ${unverified.join('; ')}` } : passed;
}

export const chainOptions = ({ network, config, sealEngine }: BlockchainTest) => ({
  network,
  chainId: config?.chainId ?? DEFAULT_CHAIN_ID,
  ...(config && { blobSchedules: config.blobSchedule }),
  proofOfWork: sealEngine === 'Ethash',
});

/** From `genesisRLP`, or from the fields where that is missing; the two must agree, and so must the hash. */
export function genesisOf({ network, genesisHeader, genesisRlp }: BlockchainTest): BlockHeader | Failed {
  try {
    const genesis = genesisRlp && decodeBlock(genesisRlp);
    const header = genesis?.header ?? decodeHeader(headerItem(genesisHeader));
    const lacking = lackingField(header, network.fork);
    if (lacking) return failed('genesis', `a header of ${network.fork}`, `no ${lacking.field}`);
    const bodyItems = genesis
      ? genesis.transactions.length + genesis.uncles.length + (genesis.withdrawals?.length ?? 0)
      : 0;
    if (bodyItems > 0) return failed('genesis', 'an empty body', `${bodyItems} transactions, uncles and withdrawals`);
    return compareContent('genesis', headerDifferences(genesisHeader, header, 'genesisBlockHeader'), []) ?? header;
  } catch (error) {
    if (!(error instanceof BlockError)) throw error;
    return failed('genesis', 'a header', error.message);
  }
}

export const compareGenesisState = ({ stateRoot }: BlockHeader, { root }: BlockState): Failed | undefined =>
  root === stateRoot ? undefined : failed('genesis', `stateRoot ${stateRoot}`, `${root} of pre`);

async function importBlocks<State extends BlockState>(
  fixtures: readonly BlockFixture[],
  chain: Chain<State>,
): Promise<Failed | undefined> {
  for (const [index, fixture] of fixtures.entries()) {
    const number = fixture.header?.number;
    const path = `blocks[${index}]${number === undefined ? '' : `, number ${BigInt(number)}`}`;
    const failure = compareBlock(fixture, await chain.import(fixture.rlp), path);
    if (failure) return { ...failure, block: index };
  }
  return undefined;
}

function compareBlock(fixture: BlockFixture, imported: Imported<BlockState>, path: string): Failed | undefined {
  const { expectException } = fixture;
  const isInvalid = expectException !== undefined || fixture.expectInvalid;
  if (imported.status === 'accepted') {
    const { block, senders } = imported;
    const { number, hash } = block.header;
    if (isInvalid)
      return failed('rejection', expectException ?? 'any rejection', 'accepted', [
        `${path}, number ${number}, hash ${hash}`,
      ]);
    return compareContent(
      'blockContent',
      [...blockHeaderDifferences(fixture, block.header), ...bodyDifferences(fixture, block, senders)],
      [path],
    );
  }
  const { code = 'no known code' } = imported;
  // errors begin with their code
  const got = `${code}: ${imported.reason.replace(`${code.replace(/.*\./, '')}: `, '')}`;
  if (!isInvalid) return failed('rejection', 'accepted', got, [path]);
  const judgement = expectException === undefined ? 'match' : judgeException(expectException, imported.code);
  return judgement === 'match'
    ? compareContent('blockContent', rejectedHeaderDifferences(fixture), [path])
    : failed('rejection', expectException ?? '', got, [path, JUDGEMENTS[judgement]]);
}

const blockHeaderDifferences = ({ header, decodedHeader }: BlockFixture, got: BlockHeader): Difference[] => [
  ...(header ? headerDifferences(header, got, 'blockHeader') : []),
  ...(decodedHeader ? headerDifferences(decodedHeader, got, 'rlp_decoded.blockHeader') : []),
];

/** None where the block has no header to compare, since it cannot be decoded. */
function rejectedHeaderDifferences(fixture: BlockFixture): Difference[] {
  if (!fixture.header && !fixture.decodedHeader) return [];
  try {
    return blockHeaderDifferences(fixture, decodeBlock(fixture.rlp).header);
  } catch (error) {
    if (error instanceof BlockError) return [];
    throw error;
  }
}

const JUDGEMENTS = { wrongReason: 'rejected for another reason', unmapped: 'the reason has no name to compare' };

function compareContent(
  claim: Failed['claim'],
  differences: readonly Difference[],
  details: string[],
): Failed | undefined {
  const [first, ...more] = differences;
  if (first === undefined) return undefined;
  const line = ({ field, expected, got }: Difference) => `${field}: expected ${expected}, got ${got}`;
  return failed(claim, `${first.field} ${first.expected}`, first.got, [...details, ...more.map(line)]);
}

function compareHead({ lastBlockHash }: BlockchainTest, { head }: Chain<BlockState>): Failed | undefined {
  const { hash, number } = head.header;
  return hash === lastBlockHash ? undefined : failed('lastBlockHash', lastBlockHash, `${hash}, number ${number}`);
}

/** The full root of `postState`, so that an account too many is caught as well. */
async function comparePostState(
  { postState, postStateHash }: BlockchainTest,
  state: BlockState,
): Promise<Verdict | undefined> {
  if (postStateHash !== undefined && postStateHash !== state.root)
    return failed('postState', postStateHash, state.root);
  if (postState === undefined)
    return postStateHash === undefined
      ? { status: 'unverified', reason: 'the fixture claims no post-state' }
      : undefined;
  const expected = stateRoot(postState);
  if (expected === state.root) return undefined;
  return failed('postState', expected, state.root, stateDifference(postState, await state.alloc()));
}
