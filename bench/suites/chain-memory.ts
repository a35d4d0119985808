import { type Withdrawal, withdrawalItem } from '../../src/blocks/block.js';
import { Chain } from '../../src/blocks/chain.js';
import { EngineBlockProcessor } from '../../src/blocks/engine.js';
import { executeBlock } from '../../src/blocks/execution.js';
import { type BlockHeader, decodeHeader, headerItem, NO_UNCLES_HASH } from '../../src/blocks/header.js';
import { blockBloom } from '../../src/blocks/receipts.js';
import { withdrawalsRoot } from '../../src/blocks/rules/body.js';
import { expectedBaseFee } from '../../src/blocks/rules/fees.js';
import type { EngineState } from '../../src/blocks/state.js';
import { createSequentialExecutor } from '../../src/executors/sequential.js';
import { findNetwork, type Network } from '../../src/forks/networks.js';
import { type Hash, ZERO_HASH } from '../../src/primitives/bytes.js';
import { rlpEncode } from '../../src/primitives/rlp.js';
import { listRoot } from '../../src/trie/list-root.js';
import { resident } from '../resident.js';
import { addressOf } from '../workloads/workload.js';
import { accounts } from './state-memory.js';
import { figure, type Suite } from './suite.js';

const ACCOUNTS = 1_000_000;
const BLOCKS = 20_000;
/** The chain keeps 1,024 blocks, and the kernel each account that it has seen: until all of them have been changed once, both have to grow. */
const WARM_UP = 10_000;
const WITHDRAWALS = 100;
/** MiB of noise */
const ALLOWED_GROWTH = 64;

/**
 * Resident memory of the engine's chain over a large state: 20,000 blocks, encoded, decoded, judged and executed, whose withdrawals change
 * 100 accounts each.
 * @throws Error where it grows, or a block is not accepted
 */
export const chainMemory: Suite = async () => {
  const network = findNetwork('Shanghai') as Network;
  const executor = await createSequentialExecutor();
  const rules = { network, fork: network.fork, chainId: 1n };
  const alloc = accounts(ACCOUNTS);
  const processor = new EngineBlockProcessor(executor);
  const { root } = await processor.genesis(genesisHeader(ZERO_HASH), alloc);
  const chain = await Chain.start(processor, { network, chainId: 1n, proofOfWork: false }, genesisHeader(root), alloc);
  const imported = await resident();
  let before = 0;
  const start = performance.now();
  for (let number = 1; number <= BLOCKS; number++) {
    if (number === WARM_UP) before = await resident();
    const rlp = await nextBlock(chain.head.header, chain.head.state, withdrawalsOf(number));
    const result = await chain.import(rlp);
    if (result.status === 'rejected') throw new Error(`block ${number}: ${result.reason}`);
  }
  const ms = (performance.now() - start) / BLOCKS;
  const after = await resident();
  if (after - before > ALLOWED_GROWTH) throw new Error(`memory grows from ${before} to ${after} MiB`);
  const what = `a chain over ${ACCOUNTS} accounts, ${BLOCKS} blocks of ${WITHDRAWALS} withdrawals`;
  return [
    figure(what, 'MiB', 'at first', imported),
    figure(what, 'MiB', `after ${WARM_UP}`, before),
    figure(what, 'MiB', 'at the end', after),
    figure('a block built and imported', 'ms', 'Chain', ms),
  ];

  async function nextBlock(parent: BlockHeader, state: EngineState, withdrawals: Withdrawal[]): Promise<Uint8Array> {
    const header = {
      ...parent,
      parentHash: parent.hash,
      number: parent.number + 1n,
      timestamp: parent.timestamp + 12n,
      baseFeePerGas: expectedBaseFee(parent),
      withdrawalsRoot: withdrawalsRoot(withdrawals),
    };
    const view = state.view(() => ZERO_HASH);
    const { diff } = await executeBlock(executor, { header, uncles: [], withdrawals }, [], rules, view);
    const item = headerItem({ ...header, stateRoot: state.apply(diff).root });
    return rlpEncode([item, [], [], withdrawals.map(withdrawalItem)]);
  }
};

const withdrawalsOf = (number: number): Withdrawal[] =>
  Array.from({ length: WITHDRAWALS }, (_, index) => ({
    index: BigInt(number * WITHDRAWALS + index),
    validatorIndex: BigInt(index),
    address: addressOf('sender', (number * WITHDRAWALS + index * 4999) % ACCOUNTS),
    amount: 1n,
  }));

const EMPTY_ROOT = listRoot([]);

const genesisHeader = (stateRoot: Hash): BlockHeader =>
  decodeHeader(
    headerItem({
      parentHash: ZERO_HASH,
      unclesHash: NO_UNCLES_HASH,
      coinbase: addressOf('recipient', 0),
      stateRoot,
      transactionsRoot: EMPTY_ROOT,
      receiptsRoot: EMPTY_ROOT,
      logsBloom: blockBloom([]),
      difficulty: 0n,
      number: 0n,
      gasLimit: 30_000_000n,
      gasUsed: 0n,
      timestamp: 0n,
      extraData: '0x',
      mixHash: ZERO_HASH,
      nonce: '0x0000000000000000',
      baseFeePerGas: 1_000_000_000n,
      withdrawalsRoot: EMPTY_ROOT,
    }),
  );
