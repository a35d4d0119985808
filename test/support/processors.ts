import { EngineBlockProcessor } from '../../src/blocks/engine.js';
import type { BlockProcessor, BlockState } from '../../src/blocks/processor.js';
import { EthereumjsBlockProcessor } from '../../src/executors/ethereumjs/blocks.js';
import { createSequentialExecutor } from '../../src/executors/sequential.js';

/** All that decide blocks: what one is tested for, the others are. */
export const PROCESSORS: Readonly<Record<string, () => Promise<BlockProcessor<BlockState>>>> = {
  ethereumjs: async () => new EthereumjsBlockProcessor(),
  sequential: async () => new EngineBlockProcessor(await createSequentialExecutor()),
};
