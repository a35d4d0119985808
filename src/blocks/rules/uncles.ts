import { type Fork, isAtLeast } from '../../forks/networks.js';
import { toHash } from '../../primitives/bytes.js';
import type { Block } from '../block.js';
import { BlockError } from '../exceptions.js';
import type { BlockHeader } from '../header.js';
import type { BlockState, ChainBlock, ChainView } from '../processor.js';
import { checkHeader } from './header.js';

/** Yellow paper, 4.4.4 and 11.1: what the header says of the uncles. */
export function checkUnclesHash({ header, unclesHash }: Block): void {
  if (header.unclesHash !== unclesHash)
    throw new BlockError('INVALID_UNCLES_HASH', `uncles hash ${header.unclesHash}, not ${unclesHash}`);
}

/** Yellow paper, 11.1 */
const MAX_UNCLES = 2;
/** Generations; yellow paper, 11.1. */
const MAX_DEPTH = 6;

/**
 * Yellow paper, 11.1: at most two uncles; each a child of an ancestor up to six generations back, itself none, included
 * nowhere before, and with a valid header of its own.
 */
export function checkUncles({ uncles }: Block, chain: ChainView<BlockState>): void {
  if (uncles.length === 0) return;
  if (uncles.length > MAX_UNCLES) throw new BlockError('TOO_MANY_UNCLES', `${uncles.length} uncles`);
  const hashes = uncles.map(({ hash }) => hash);
  const ancestors = ancestorsIn(chain);
  const included = ancestors.flatMap((ancestor) => ancestor.uncles.map(({ hash }) => hash));
  for (const [index, uncle] of uncles.entries()) {
    const { hash, parentHash } = uncle;
    if (hashes.indexOf(hash) < index) throw new BlockError('UNCLE_IS_BROTHER', `uncle ${hash} is listed twice`);
    // before the others, for the genesis block: fixtures miss its parent
    const parent = chain.find(parentHash);
    if (parent === undefined) throw new BlockError('UNCLE_UNKNOWN_PARENT', `no block ${parentHash}`);
    if (ancestors.some(({ header }) => header.hash === hash))
      throw new BlockError('UNCLE_IS_ANCESTOR', `uncle ${hash} is an ancestor`);
    if (included.includes(hash)) throw new BlockError('UNCLE_IN_CHAIN', `uncle ${hash} is an ancestor's already`);
    if (!ancestors.slice(1).some(({ header }) => header.hash === parentHash))
      throw new BlockError('UNCLE_PARENT_INCORRECT', `${parentHash} is no ancestor two to seven generations back`);
    checkHeader(uncle, chain.rulesOf(uncle, parent), parent);
  }
}

/**
 * What can be said of uncles without their ancestors (yellow paper, 11.1; EIP-3675): an older one would be rewarded with less than nothing.
 * @throws BlockError
 */
export function checkUnclesAlone(
  { number, parentHash }: Pick<BlockHeader, 'number' | 'parentHash'>,
  uncles: readonly Pick<BlockHeader, 'number' | 'hash'>[],
  fork: Fork,
): void {
  if (uncles.length > 0 && isAtLeast(fork, 'Paris'))
    throw new BlockError('IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS', `${uncles.length} uncles from Paris on`);
  if (uncles.length > MAX_UNCLES) throw new BlockError('TOO_MANY_UNCLES', `${uncles.length} uncles`);
  for (const uncle of uncles)
    if (uncle.number >= number || uncle.number + BigInt(MAX_DEPTH) < number)
      throw new BlockError('UNCLE_PARENT_INCORRECT', `block ${number} has block ${uncle.number} for an uncle`);
  const hashes = uncles.map(({ hash }) => toHash(hash));
  if (new Set(hashes).size < hashes.length)
    throw new BlockError('UNCLE_IS_BROTHER', `uncle ${hashes[0]} is listed twice`);
  if (hashes.includes(toHash(parentHash)))
    throw new BlockError('UNCLE_IS_ANCESTOR', `uncle ${parentHash} is the parent`);
}

/** The parents of a block and of those that may be its uncles, the block's own first. */
function ancestorsIn(chain: ChainView<BlockState>): ChainBlock[] {
  const ancestors: ChainBlock[] = [];
  for (
    let ancestor: ChainBlock | undefined = chain.parent;
    ancestor !== undefined && ancestors.length <= MAX_DEPTH;
    ancestor = chain.find(ancestor.header.parentHash)
  )
    ancestors.push(ancestor);
  return ancestors;
}
