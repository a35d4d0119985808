import { createBlockHeader, type BlockHeader as EjsHeader, type HeaderData } from '@ethereumjs/block';
import { expect } from 'chai';
import { type Block, decodeBlock } from '../../../../src/blocks/block.js';
import type { BlockHeader } from '../../../../src/blocks/header.js';
import type { ChainBlock, ChainView } from '../../../../src/blocks/processor.js';
import { checkUncles, checkUnclesHash } from '../../../../src/blocks/rules/uncles.js';
import type { Hash } from '../../../../src/primitives/bytes.js';
import { keccak256 } from '../../../../src/primitives/keccak.js';
import { rlpEncode } from '../../../../src/primitives/rlp.js';
import { chainBlock, codeOf, commonOf, reference, rulesOf, toOurs } from './headers.js';

const FORK = 'Berlin';

/** A valid header on a parent; `extraData` tells brothers apart. */
const child = (parent: EjsHeader, fields: HeaderData = {}): EjsHeader =>
  createBlockHeader(
    {
      parentHash: parent.hash(),
      number: parent.number + 1n,
      timestamp: parent.timestamp + 10n,
      gasLimit: parent.gasLimit,
      ...fields,
    },
    { common: commonOf(FORK), calcDifficultyFromHeader: parent },
  );

describe('uncle rules', () => {
  const genesis = reference(FORK, { difficulty: 131_072n, gasLimit: 10_000_000n });
  /** the first has the number 0, the last is the parent of the block */
  const headers = [genesis];
  const nodes = new Map<Hash, ChainBlock>();
  const add = (header: EjsHeader, uncles: readonly BlockHeader[] = []): ChainBlock => {
    const node = chainBlock(toOurs(header), FORK, uncles);
    nodes.set(node.header.hash, node);
    return node;
  };
  const uncleOn = (number: number, fields: HeaderData = {}): EjsHeader =>
    child(headers[number] as EjsHeader, { extraData: Uint8Array.of(1), ...fields });
  /** of the eighth */
  const included = () => uncleOn(6, { extraData: Uint8Array.of(2) });
  let parent: ChainBlock;

  before(() => {
    add(genesis);
    for (let number = 1; number <= 9; number++) {
      headers.push(child(headers[number - 1] as EjsHeader));
      parent = add(headers[number] as EjsHeader, number === 8 ? [toOurs(included())] : []);
    }
  });

  const blockOf = (uncles: readonly EjsHeader[], header = child(headers[9] as EjsHeader)): Block =>
    decodeBlock(rlpEncode([header.raw(), [], uncles.map((uncle) => uncle.raw())]));
  const code = (...uncles: EjsHeader[]): string => {
    const view: ChainView<ChainBlock['state']> = {
      parent,
      find: (hash) => nodes.get(hash),
      rulesOf: () => rulesOf(FORK),
    };
    return codeOf(() => checkUncles(blockOf(uncles), view));
  };

  it('take up to two, one to six generations back', () => {
    expect(code()).to.equal('accepted');
    for (let number = 3; number <= 8; number++) expect(code(uncleOn(number)), `on ${number}`).to.equal('accepted');
    expect(code(uncleOn(7), uncleOn(8))).to.equal('accepted');
    expect(code(uncleOn(5), uncleOn(7), uncleOn(8))).to.equal('TOO_MANY_UNCLES');
  });

  it('take none too old, too young, or beside the chain', () => {
    expect(code(uncleOn(2))).to.equal('UNCLE_PARENT_INCORRECT');
    expect(code(uncleOn(9))).to.equal('UNCLE_PARENT_INCORRECT');
    const side = uncleOn(7, { extraData: Uint8Array.of(3) });
    expect(code(child(side))).to.equal('UNCLE_UNKNOWN_PARENT');
    add(side);
    expect(code(child(side))).to.equal('UNCLE_PARENT_INCORRECT');
  });

  it('take none twice, and no ancestor', () => {
    expect(code(uncleOn(8), uncleOn(8))).to.equal('UNCLE_IS_BROTHER');
    expect(code(included())).to.equal('UNCLE_IN_CHAIN');
    expect(code(headers[9] as EjsHeader)).to.equal('UNCLE_IS_ANCESTOR');
    expect(code(headers[4] as EjsHeader)).to.equal('UNCLE_IS_ANCESTOR');
    expect(code(genesis)).to.equal('UNCLE_UNKNOWN_PARENT');
  });

  it('ask each for a valid header', () => {
    expect(code(uncleOn(8, { number: 8n }))).to.equal('INVALID_BLOCK_NUMBER');
    expect(code(uncleOn(8, { gasLimit: 20_000_000n }))).to.equal('INVALID_GASLIMIT');
    expect(code(uncleOn(7), uncleOn(8, { timestamp: 80n }))).to.equal('INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT');
  });

  it('hold the header to their hash', () => {
    const uncles = [uncleOn(7), uncleOn(8)];
    const uncleHash = keccak256(rlpEncode(uncles.map((uncle) => uncle.raw())));
    const code = (header: HeaderData, listed: readonly EjsHeader[]) =>
      codeOf(() => checkUnclesHash(blockOf(listed, child(headers[9] as EjsHeader, header))));
    expect(code({}, [])).to.equal('accepted');
    expect(code({ uncleHash }, uncles)).to.equal('accepted');
    for (const wrong of [[], uncles.slice(1), uncles.toReversed()])
      expect(code({ uncleHash }, wrong)).to.equal('INVALID_UNCLES_HASH');
    expect(code({}, uncles)).to.equal('INVALID_UNCLES_HASH');
  });
});
