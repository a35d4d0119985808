import type { Withdrawal } from '../../src/blocks/block.js';
import { Chain } from '../../src/blocks/chain.js';
import { decodeHeader, NO_UNCLES_HASH } from '../../src/blocks/header.js';
import type { BlockProcessor, BlockState, ChainBlock } from '../../src/blocks/processor.js';
import { requestsHash } from '../../src/blocks/requests.js';
import { EthereumjsBlockProcessor } from '../../src/executors/ethereumjs/blocks.js';
import type { ReferenceState } from '../../src/executors/ethereumjs/chain-state.js';
import { defaultBlobSchedule } from '../../src/forks/blobs.js';
import { type Fork, findNetwork, isAtLeast, type Network } from '../../src/forks/networks.js';
import { bytesToBigInt, type Hash, ZERO_HASH } from '../../src/primitives/bytes.js';
import { bytesToHex, type Hex } from '../../src/primitives/hex.js';
import { keccak256Hex } from '../../src/primitives/keccak.js';
import { type RlpItem, rlpDecode, rlpEncode } from '../../src/primitives/rlp.js';
import type { Alloc } from '../../src/state/memory-state.js';
import { decodeTransaction } from '../../src/transactions/decode.js';
import { listRoot } from '../../src/trie/list-root.js';
import { stateRoot } from '../../src/trie/state-root.js';
import { headerItem } from '../blockchain-tests/content.js';
import { judgeException } from '../verdict/exception-names.js';
import { CHAIN_ID } from './actors.js';
import { type BuiltBlock, buildBlock, type Site } from './build-block.js';
import type { BlockForm, ChainCase, HeaderJson } from './chain-case.js';
import { checkAccounts, FillError } from './expectations.js';
import {
  accessListJson,
  allocJson,
  allocOf,
  authorizationJson,
  blobScheduleJson,
  type Json,
  quantity,
} from './official-json.js';
import { systemContracts } from './system-contracts.js';
import type { TransactionForm } from './transaction-form.js';

/** Who completes a chain's blocks, and decides whether they are valid. */
export interface Filler<State extends BlockState> {
  readonly processor: BlockProcessor<State>;
  build(form: BlockForm, site: Site<State>): Promise<BuiltBlock>;
}

/** @ethereumjs/vm */
export const byReference = (): Filler<ReferenceState> => ({
  processor: new EthereumjsBlockProcessor(),
  build: buildBlock,
});

/**
 * Builds the blocks of a case on one network and writes the fixture, as execution-spec-tests lays it out.
 * @throws FillError where the reference does not do what the author expects
 */
export const fillChainCase = (each: ChainCase, networkName: string): Promise<Json> =>
  fillChain(each, networkName, byReference(), async (state) => {
    const postState = await state.alloc();
    checkAccounts(`${each.name} ${networkName}`, each.accounts ?? {}, postState);
    return { postState: allocJson(postState) };
  });

/**
 * The same by any filler.
 * @param claim what the fixture says of the state behind the head
 * @throws FillError where the filler does not do what the author expects
 */
export async function fillChain<State extends BlockState>(
  each: ChainCase,
  networkName: string,
  filler: Filler<State>,
  claim: (state: State) => Promise<{ readonly [name: string]: Json }>,
): Promise<{ readonly [name: string]: Json }> {
  const network = findNetwork(networkName);
  if (network === undefined) throw new FillError(`${each.name} ${networkName}`, 'no network has this name');
  const { forks, header, item, pre, options } = genesisOf(each, network);
  const chain = await Chain.start(filler.processor, options, decodeHeader(item), pre);
  const blocks = await fillBlocks(each, network, chain, header, filler);
  const withdrawals = isAtLeast(network.fork, 'Shanghai') ? [[]] : [];
  return {
    network: networkName,
    genesisBlockHeader: header,
    pre: allocJson(pre),
    ...(await claim(chain.head.state)),
    lastblockhash: chain.head.header.hash,
    config: { network: networkName, chainid: quantity(CHAIN_ID), ...blobScheduleJson(forks) },
    genesisRLP: bytesToHex(rlpEncode([item, [], [], ...withdrawals])),
    blocks,
    sealEngine: 'NoProof',
    _info: { comment: each.comment },
  };
}

const isAlloc = (accounts: ChainCase['pre']): accounts is Alloc => accounts instanceof Map;

/** What a case's chain begins with. */
export function genesisOf({ pre: accounts, genesis }: ChainCase, network: Network) {
  const forks = network.transition ? [network.fork, network.transition.to] : [network.fork];
  const pre = new Map([
    ...allocOf(systemContracts(network.transition?.to ?? network.fork)),
    ...(isAlloc(accounts) ? accounts : allocOf(accounts)),
  ]);
  const fields = genesisFields(network.fork, stateRoot(pre), genesis);
  const item = headerItem(fields);
  const blobSchedules = new Map(
    forks.flatMap((fork) => {
      const schedule = defaultBlobSchedule(fork);
      return schedule ? [[fork, schedule] as const] : [];
    }),
  );
  const options = { network, chainId: CHAIN_ID, blobSchedules, proofOfWork: false };
  return { forks, header: { ...fields, hash: keccak256Hex(rlpEncode(item)) }, item, pre, options };
}

async function fillBlocks<State extends BlockState>(
  { name, blocks: forms, head }: ChainCase,
  network: Network,
  chain: Chain<State>,
  genesis: HeaderJson,
  filler: Filler<State>,
): Promise<Json[]> {
  const place = `${name} ${network.name}`;
  const names = new Map<string, { block: ChainBlock<State>; header: HeaderJson }>([
    ['genesis', { block: chain.head, header: genesis }],
  ]);
  const find = (name: string) => {
    const found = names.get(name);
    if (found === undefined) throw new FillError(place, `no valid block before it is named "${name}"`);
    return found;
  };
  let last = chain.head;
  const blocks: Json[] = [];
  for (const [index, form] of forms.entries()) {
    const parent = form.parent === undefined ? last : find(form.parent).block;
    const built = await filler.build(form, { network, chain, parent, named: (name) => find(name).block });
    const rejected = await importBlock(form, built, chain, `${place} blocks[${index}]`);
    if (rejected === undefined) {
      last = chain.find(built.header.hash as Hash) as ChainBlock<State>;
      names.set(form.name ?? `${index}`, { block: last, header: built.header });
      const uncles = (form.uncles ?? []).map((name) => find(name).header);
      blocks.push(blockJson(form, built, uncles, last.header.number));
    } else blocks.push({ rlp: bytesToHex(built.rlp), expectException: rejected });
  }
  const expected = head === undefined ? last : find(head).block;
  if (chain.head !== expected)
    throw new FillError(place, `the head is ${chain.head.header.hash}, not ${head ?? 'the last block'}`);
  return blocks;
}

/** @returns the exception that the block is rejected for, as the author names it */
async function importBlock(
  { rejected = [] }: BlockForm,
  { rlp }: BuiltBlock,
  chain: Chain<BlockState>,
  place: string,
): Promise<string | undefined> {
  const expected = [rejected].flat().join('|') || undefined;
  const imported = await chain.import(rlp);
  if (imported.status === 'accepted') {
    if (expected !== undefined) throw new FillError(place, `expected ${expected}, accepted`);
    return undefined;
  }
  if (expected === undefined || judgeException(expected, imported.code) !== 'match')
    throw new FillError(
      place,
      `expected ${expected ?? 'a valid block'}, rejected for ${imported.code}: ${imported.reason}`,
    );
  return expected;
}

const blockJson = (form: BlockForm, built: BuiltBlock, uncleHeaders: HeaderJson[], number: bigint): Json => ({
  blockHeader: built.header,
  transactions: (form.transactions ?? []).map((each, i) => transactionJson(each, built.transactions[i] as Uint8Array)),
  uncleHeaders,
  ...(isAtLeast(built.fork, 'Shanghai') && { withdrawals: (form.withdrawals ?? []).map(withdrawalJson) }),
  rlp: bytesToHex(built.rlp),
  blocknumber: number.toString(),
});

function transactionJson(form: TransactionForm, bytes: Uint8Array): Json {
  const { type, chainId, nonce, gasLimit, maxFeePerGas, maxPriorityFeePerGas, ...decoded } = decodeTransaction(bytes);
  const signature = (rlpDecode(type === 0 ? bytes : bytes.subarray(1)) as RlpItem[]).slice(-3) as Uint8Array[];
  const [v, r, s] = signature.map((item) => quantity(bytesToBigInt(item))) as [Hex, Hex, Hex];
  return {
    type: quantity(BigInt(type)),
    ...(chainId !== undefined && { chainId: quantity(chainId) }),
    nonce: quantity(nonce),
    ...(type < 2
      ? { gasPrice: quantity(maxFeePerGas) }
      : { maxPriorityFeePerGas: quantity(maxPriorityFeePerGas), maxFeePerGas: quantity(maxFeePerGas) }),
    gasLimit: quantity(gasLimit),
    to: decoded.to ?? '',
    value: quantity(decoded.value),
    data: bytesToHex(decoded.data),
    ...(type > 0 && { accessList: accessListJson(decoded.accessList) }),
    ...(type === 3 && {
      maxFeePerBlobGas: quantity(decoded.maxFeePerBlobGas),
      blobVersionedHashes: decoded.blobVersionedHashes,
    }),
    ...(form.authorizationList && { authorizationList: authorizationJson(form.authorizationList) }),
    v,
    r,
    s,
    sender: decoded.sender,
  };
}

const withdrawalJson = ({ index, validatorIndex, address, amount }: Withdrawal): Json => ({
  index: quantity(index),
  validatorIndex: quantity(validatorIndex),
  address,
  amount: quantity(amount),
});

function genesisFields(fork: Fork, root: Hash, fields: HeaderJson = {}): HeaderJson {
  const emptyRoot = listRoot([]);
  return {
    parentHash: ZERO_HASH,
    uncleHash: NO_UNCLES_HASH,
    coinbase: `0x${'00'.repeat(20)}`,
    stateRoot: root,
    transactionsTrie: emptyRoot,
    receiptTrie: emptyRoot,
    bloom: `0x${'00'.repeat(256)}`,
    difficulty: isAtLeast(fork, 'Paris') ? '0x00' : '0x020000',
    number: '0x00',
    gasLimit: '0x01c9c380',
    gasUsed: '0x00',
    timestamp: '0x00',
    extraData: '0x',
    mixHash: ZERO_HASH,
    nonce: '0x0000000000000000',
    ...(isAtLeast(fork, 'London') && { baseFeePerGas: '0x07' }),
    ...(isAtLeast(fork, 'Shanghai') && { withdrawalsRoot: emptyRoot }),
    ...(isAtLeast(fork, 'Cancun') && {
      blobGasUsed: '0x00',
      excessBlobGas: '0x00',
      parentBeaconBlockRoot: ZERO_HASH,
    }),
    ...(isAtLeast(fork, 'Prague') && { requestsHash: requestsHash([]) }),
    ...fields,
  };
}
