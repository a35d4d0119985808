import { Blockchain, EthashConsensus } from '@ethereumjs/blockchain';
import { type Common, ConsensusAlgorithm } from '@ethereumjs/common';
import type { ChainBlock, ChainView } from '../../blocks/processor.js';
import type { Hash } from '../../primitives/bytes.js';
import { bytesToHex } from '../../primitives/hex.js';
import type { ReferenceState } from './chain-state.js';

type Node = ChainBlock<ReferenceState>;
type Branch = Pick<ChainView<ReferenceState>, 'parent' | 'find'>;

/**
 * @ethereumjs/blockchain with all its rules, on the branch of one block. Its own database knows a single chain, this one finds
 * any block by its hash, and by its number an ancestor.
 */
export function branchOf(chain: Branch, common: Common): Blockchain {
  const consensus = new EthashConsensus({ verifyPOW: async () => true });
  const blockchain = new Blockchain({ common, consensusDict: { [ConsensusAlgorithm.Ethash]: consensus } });
  consensus.blockchain = blockchain;
  const find = (hash: Uint8Array): Node | undefined => chain.find(bytesToHex(hash) as Hash);
  const { dbManager } = blockchain;
  dbManager.hashToNumber = async (hash) => find(hash)?.header.number;
  dbManager.getHeader = async (hash) => {
    const node = find(hash);
    if (node === undefined) throw new Error(`no block ${bytesToHex(hash)}`);
    return node.state.block.header;
  };
  dbManager.getBlock = async (id) => (id instanceof Uint8Array ? find(id) : ancestor(chain, BigInt(id)))?.state.block;
  return blockchain;
}

function ancestor(chain: Branch, number: bigint): Node | undefined {
  let node: Node | undefined = chain.parent;
  while (node !== undefined && node.header.number > number) node = chain.find(node.header.parentHash);
  return node?.header.number === number ? node : undefined;
}
