import { expect } from 'chai';
import { alice, contract, ETHER } from '../../../runners/fill/actors.js';
import { asm } from '../../../runners/fill/assembler.js';
import { signed } from '../../../runners/fill/build-block.js';
import { allocOf } from '../../../runners/fill/official-json.js';
import { type BlockTemplate, buildBlock } from '../../../src/blocks/builder.js';
import { Chain } from '../../../src/blocks/chain.js';
import { EngineBlockProcessor, UnknownAncestorError } from '../../../src/blocks/engine.js';
import { type BlockHeader, decodeHeader, headerItem } from '../../../src/blocks/header.js';
import type { EngineState } from '../../../src/blocks/state.js';
import { createParallelExecutor } from '../../../src/executors/parallel.js';
import type { Executor } from '../../../src/executors/executor.js';
import { createSequentialExecutor, type KernelExecutor } from '../../../src/executors/sequential.js';
import { findNetwork, type Network } from '../../../src/forks/networks.js';
import { type Address, type Hash, ZERO_HASH } from '../../../src/primitives/bytes.js';
import { TrieState } from '../../../src/trie/trie-state.js';

/** Stores the hash of the block three below. */
const ASKER = contract('c0');
const alloc = allocOf({
  [alice.address]: { balance: ETHER },
  [ASKER]: { code: asm('3 NUMBER SUB BLOCKHASH 0 SSTORE') },
});
const network = findNetwork('Paris') as Network;
const NO_UNCLES = '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347' as Hash;

const first = (number: bigint): BlockHeader =>
  decodeHeader(
    headerItem({
      ...{ parentHash: ZERO_HASH, unclesHash: NO_UNCLES, coinbase: ASKER, difficulty: 0n, number, timestamp: 0n },
      ...{ stateRoot: TrieState.from(alloc, () => ZERO_HASH).root, transactionsRoot: ZERO_HASH },
      ...{ receiptsRoot: ZERO_HASH, logsBloom: `0x${'00'.repeat(256)}`, gasLimit: 30_000_000n, gasUsed: 0n },
      ...{ extraData: '0x', mixHash: ZERO_HASH, nonce: '0x0000000000000000', baseFeePerGas: 1000n },
    }),
  );

describe('a chain', function () {
  this.timeout(60_000);
  let executor: KernelExecutor;
  before(async () => {
    executor = await createSequentialExecutor();
  });

  const start = (number = 0n, by: Executor = executor) =>
    Chain.start(new EngineBlockProcessor(by), { network, chainId: 1n, proofOfWork: false }, first(number), alloc);

  /** The RLP of a child of the head. */
  async function child(chain: Chain<EngineState>, offered: Uint8Array[] = [], more: Partial<BlockTemplate> = {}) {
    const { header, fork, totalDifficulty, state } = chain.head;
    const view = state.view((number) => hashAt(chain, header, number));
    const template = { coinbase: ASKER, timestamp: header.timestamp + 12n, ...more };
    const site = {
      parent: { header, fork, totalDifficulty },
      rules: { network, fork, chainId: 1n },
      state: view,
      rootOf: (diff: Parameters<EngineState['apply']>[0]) => state.apply(diff).root,
    };
    return (await buildBlock(executor, template, offered, site)).rlp;
  }

  const hashAt = (chain: Chain<EngineState>, header: BlockHeader, number: bigint): Hash => {
    let at = header;
    while (at.number > number) {
      const parent = chain.find(at.parentHash)?.header;
      // before the first block: whatever
      if (parent === undefined) return ZERO_HASH;
      at = parent;
    }
    return at.hash;
  };

  const ask = signed({ from: alice, to: ASKER, nonce: 0n, value: 0n, gas: 100_000n, gasPrice: 2000n }, 'Paris');

  it('takes a branch from 1,024 blocks below its head, whose first block asks for the hash of an older one', async () => {
    const [chain, short] = [await start(), await start()];
    for (let number = 1; number <= 1100; number++) {
      const rlp = await child(chain);
      expect(await chain.import(rlp)).to.include({ status: 'accepted' });
      if (number <= 76) await short.import(rlp);
    }
    const branch = await child(short, [ask], { coinbase: `0x${'dd'.repeat(20)}` as Address });
    expect(await short.import(branch)).to.include({ status: 'accepted' });
    const imported = await chain.import(branch);
    expect(imported).to.include({ status: 'accepted' });
    if (imported.status === 'accepted') expect(imported.state.root).to.equal(short.head.state.root);
    // the head is number 77 now; behind 1,100 again, one block lower is too low
    const [late, low] = [await start(), await start()];
    for (let number = 1; number <= 1100; number++) {
      const rlp = await child(late);
      await late.import(rlp);
      if (number <= 75) await low.import(rlp);
    }
    expect(await late.import(await child(low, [ask]))).to.include({ code: 'BlockException.UNKNOWN_PARENT' });
  });

  it('says which block is asked for that is older than its first, and takes the next one', async () => {
    const parallel = await createParallelExecutor({ threads: 2, isAdaptive: false });
    try {
      for (const each of [executor, parallel]) {
        const chain = await start(10n, each);
        // block 11 asks for the hash of block 8; that of block 9 is in the header of block 10
        const error = await chain.import(await child(chain, [ask])).catch((thrown: unknown) => thrown);
        expect(error, each.name).to.be.instanceOf(UnknownAncestorError);
        expect(error).to.include({
          code: 'UNKNOWN_ANCESTOR',
          number: 8n,
          oldest: 9n,
          message: 'the hash of block 8 is not known: the chain was started at block 10, and knows none below block 9',
        });
        expect(await chain.import(await child(chain))).to.include({ status: 'accepted' });
        expect(await chain.import(await child(chain))).to.include({ status: 'accepted' });
        // block 13 asks for block 10
        expect(await chain.import(await child(chain, [ask]))).to.include({ status: 'accepted' });
      }
    } finally {
      await parallel.close();
    }
  });
});
