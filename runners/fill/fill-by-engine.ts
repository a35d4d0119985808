import { EngineBlockProcessor } from '../../src/blocks/engine.js';
import { BlockTransactionError } from '../../src/blocks/exceptions.js';
import { executeBlock } from '../../src/blocks/execution.js';
import { type BlockHeader, NO_UNCLES_HASH } from '../../src/blocks/header.js';
import type { ChainBlock } from '../../src/blocks/processor.js';
import { blockBloom, receiptsRoot } from '../../src/blocks/receipts.js';
import { requestsHash } from '../../src/blocks/requests.js';
import { expectedDifficulty } from '../../src/blocks/rules/difficulty.js';
import { expectedBaseFee, expectedExcessBlobGas } from '../../src/blocks/rules/fees.js';
import type { EngineState } from '../../src/blocks/state.js';
import type { Executor } from '../../src/executors/executor.js';
import { defaultBlobSchedule } from '../../src/forks/blobs.js';
import { type Fork, isAtLeast } from '../../src/forks/networks.js';
import { ZERO_HASH } from '../../src/primitives/bytes.js';
import { hexToBytes } from '../../src/primitives/hex.js';
import { signedBy } from '../../src/transactions/transaction.js';
import { CHAIN_ID, COINBASE } from './actors.js';
import { type BuiltBlock, completeBlock, placeOf, type Site, signed } from './build-block.js';
import type { BlockForm, HeaderJson } from './chain-case.js';
import { FillError } from './expectations.js';
import type { Filler } from './fill-chain.js';
import { quantity } from './official-json.js';
import { unsignedTransaction } from './transaction-form.js';

/** The engine, for blocks of transactions that take the reference too long. */
export const byEngine = (executor: Executor): Filler<EngineState> => ({
  processor: new EngineBlockProcessor(executor),
  build: (form, site) => buildBlock(form, site, executor),
});

async function buildBlock(form: BlockForm, site: Site<EngineState>, executor: Executor): Promise<BuiltBlock> {
  const { fork, ...at } = placeOf(form, site);
  const { parent, network } = site;
  const header = headerAfter(parent, fork, { ...at, coinbase: form.coinbase ?? COINBASE });
  const forms = form.transactions ?? [];
  const transactions = forms.map((each) => signedBy(each.from.address, unsignedTransaction(each, CHAIN_ID)));
  const schedule = defaultBlobSchedule(fork);
  const rules = { network, fork, chainId: CHAIN_ID, ...(schedule && { blobSchedule: schedule }) };
  const body = { header, uncles: [], ...(isAtLeast(fork, 'Shanghai') && { withdrawals: [] }) };
  const view = parent.state.view(() => {
    throw new FillError(network.name, 'the engine fills no block that asks for hashes of others');
  });
  const execution = await executeBlock(
    executor,
    body,
    transactions,
    rules,
    view,
    (diff) => parent.state.apply(diff).root,
  ).catch((error: unknown) => {
    throw error instanceof BlockTransactionError ? new FillError(network.name, error.message) : error;
  });
  return completeBlock(
    fork,
    draftJson(header),
    {
      stateRoot: hexToBytes(parent.state.apply(execution.diff).root),
      receiptsRoot: hexToBytes(receiptsRoot(execution.receipts)),
      logsBloom: hexToBytes(blockBloom(execution.receipts)),
      gasUsed: execution.receipts.at(-1)?.cumulativeGasUsed ?? 0n,
      requestsHash: execution.requests && hexToBytes(requestsHash(execution.requests)),
    },
    { transactions: forms.map((each) => signed(each, fork)), uncleItems: [] },
  );
}

type Draft = ReturnType<typeof headerAfter>;

/** What execution needs of the header, as the rules derive it from the parent's. */
function headerAfter(
  { header: parent }: ChainBlock<EngineState>,
  fork: Fork,
  given: Pick<BlockHeader, 'number' | 'timestamp' | 'coinbase'>,
) {
  const schedule = defaultBlobSchedule(fork);
  return {
    ...given,
    parentHash: parent.hash,
    gasLimit: parent.gasLimit,
    difficulty: isAtLeast(fork, 'Paris') ? 0n : expectedDifficulty(given, fork, parent),
    mixHash: ZERO_HASH,
    ...(isAtLeast(fork, 'London') && { baseFeePerGas: expectedBaseFee(parent) }),
    ...(schedule && {
      excessBlobGas: expectedExcessBlobGas(fork, schedule, parent),
      blobGasUsed: 0n,
      parentBeaconBlockRoot: ZERO_HASH,
    }),
  };
}

const draftJson = (header: Draft): HeaderJson => ({
  parentHash: header.parentHash,
  uncleHash: NO_UNCLES_HASH,
  coinbase: header.coinbase,
  stateRoot: ZERO_HASH,
  transactionsTrie: ZERO_HASH,
  receiptTrie: ZERO_HASH,
  bloom: '0x',
  difficulty: quantity(header.difficulty),
  number: quantity(header.number),
  gasLimit: quantity(header.gasLimit),
  gasUsed: '0x00',
  timestamp: quantity(header.timestamp),
  extraData: '0x',
  mixHash: header.mixHash,
  nonce: '0x0000000000000000',
  ...(header.baseFeePerGas !== undefined && { baseFeePerGas: quantity(header.baseFeePerGas) }),
  ...(header.blobGasUsed !== undefined && { blobGasUsed: quantity(header.blobGasUsed) }),
  ...(header.excessBlobGas !== undefined && { excessBlobGas: quantity(header.excessBlobGas) }),
  ...(header.parentBeaconBlockRoot !== undefined && { parentBeaconBlockRoot: header.parentBeaconBlockRoot }),
});
