import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { indexFile, openFile } from '../../runners/fixtures/file.js';
import type { Block } from '../../src/blocks/block.js';
import { decodeHeader } from '../../src/blocks/header.js';
import { Chain } from '../../src/blocks/chain.js';
import { EngineBlockProcessor } from '../../src/blocks/engine.js';
import type { ChainBlock } from '../../src/blocks/processor.js';
import type { EngineState } from '../../src/blocks/state.js';
import type { Executor } from '../../src/executors/executor.js';
import { type Fork, forkAt, type Network } from '../../src/forks/networks.js';
import { headerItem } from '../../runners/blockchain-tests/content.js';

const FOLDER = fileURLToPath(new URL('../../../fixtures/blockchain_tests/', import.meta.url));

/** A valid block of the embedded corpus. */
export interface CorpusBlock {
  /** of its fixture, and its place in it */
  readonly id: string;
  readonly network: Network;
  readonly fork: Fork;
  readonly block: Block;
  readonly rlp: Uint8Array;
  readonly parent: ChainBlock<EngineState>;
  readonly chain: Chain<EngineState>;
}

/** All blocks of the embedded corpus that are valid, as the engine imports them. */
export async function corpusBlocks(executor: Executor): Promise<CorpusBlock[]> {
  const processor = new EngineBlockProcessor(executor);
  const blocks: CorpusBlock[] = [];
  for (const file of readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()) {
    const bytes = readFileSync(`${FOLDER}${file}`);
    const reader = openFile(file, bytes);
    for (const { id } of indexFile(file, bytes).vectors) {
      const test = reader.read(id);
      if (test.format !== 'blockchain') continue;
      const { network } = test;
      const options = { network, chainId: 1n, proofOfWork: false };
      const chain = await Chain.start(processor, options, decodeHeader(headerItem(test.genesisHeader)), test.pre);
      for (const [index, { rlp }] of test.blocks.entries()) {
        const imported = await chain.import(rlp);
        if (imported.status === 'rejected') continue;
        const { block } = imported;
        const parent = chain.find(block.header.parentHash) as ChainBlock<EngineState>;
        const fork = forkAt(network, { ...block.header, parentTotalDifficulty: parent.totalDifficulty });
        blocks.push({ id: `${id}, block ${index}`, network, fork, block, rlp, parent, chain });
      }
    }
  }
  return blocks;
}
