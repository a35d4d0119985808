import type { Block, Withdrawal } from '../../src/blocks/block.js';
import { BlockError, BlockTransactionError } from '../../src/blocks/exceptions.js';
import { type BlockHeader, decodeHeader } from '../../src/blocks/header.js';
import type { BlockRules } from '../../src/blocks/processor.js';
import { decodeTransactions, signaturesOf, withSenders } from '../../src/blocks/transactions.js';
import { defaultBlobSchedule } from '../../src/forks/blobs.js';
import { findNetwork } from '../../src/forks/networks.js';
import { bigIntToMinimalBytes, type Hash } from '../../src/primitives/bytes.js';
import { bigIntToQuantity, hexToBytes } from '../../src/primitives/hex.js';
import { type RlpItem, rlpEncode } from '../../src/primitives/rlp.js';
import { MemoryState } from '../../src/state/memory-state.js';
import { senderOf } from '../../src/transactions/recover.js';
import type { Transaction } from '../../src/transactions/transaction.js';
import { readAlloc } from '../fixtures/alloc.js';
import { FixtureError } from '../fixtures/fixture-error.js';
import { FixtureObject, hexToQuantity } from '../fixtures/fixture-object.js';
import { parseJson } from '../fixtures/json.js';

/** A block of mainnet, or of another chain, with the state that its transactions read. */
export interface MainnetBlock {
  /** without its uncles, of which nodes give the hashes alone */
  readonly block: Block;
  readonly rules: BlockRules;
  readonly transactions: readonly Transaction[];
  /** what is absent does not exist */
  readonly state: MemoryState;
}

/** Where a file says nothing else. */
export const MAINNET = 1n;

/**
 * Reads one block: `network`, `block` (as `eth_getBlockByNumber(n, true)` gives it), `pre`, `blockHashes`, and `chainId` where it is not
 * mainnet's. Header and transactions are put together as a chain has them, and decoded from there: the header's hash and the transactions'
 * senders must be those of the file.
 * @param file its name for errors
 * @throws FixtureError
 */
export function readMainnetBlock(file: string, bytes: Uint8Array): MainnetBlock {
  const root = new FixtureObject(parseJson(file, bytes).value, file, '');
  const rules = readRules(root);
  const fields = root.object('block');
  const header = readHeader(root, fields);
  const items = fields.objects('transactions').map(transactionItem);
  return {
    block: {
      header,
      transactions: items,
      uncles: [],
      unclesHash: header.unclesHash,
      ...(fields.has('withdrawals') && { withdrawals: fields.objects('withdrawals').map(readWithdrawal) }),
      size: Number(fields.quantity('size', 32)),
    },
    rules,
    transactions: readTransactions(fields, items, rules),
    state: new MemoryState(readAlloc(root.object('pre')), readBlockHashes(root)),
  };
}

function readRules(root: FixtureObject): BlockRules {
  const network = findNetwork(root.text('network'));
  if (network === undefined || network.transition) return root.fail('network', 'is not the name of a fork');
  const { fork } = network;
  const blobSchedule = defaultBlobSchedule(fork);
  const chainId = root.has('chainId') ? root.quantity('chainId', 64) : MAINNET;
  return { network, fork, chainId, ...(blobSchedule && { blobSchedule }) };
}

/** Header fields as nodes name them, in the order of the RLP. */
const HASHES = ['parentHash', 'sha3Uncles', 'miner', 'stateRoot', 'transactionsRoot', 'receiptsRoot', 'logsBloom'];
const NUMBERS = ['difficulty', 'number', 'gasLimit', 'gasUsed', 'timestamp'];
const SEAL = ['extraData', 'mixHash', 'nonce'];

function readHeader(root: FixtureObject, fields: FixtureObject): BlockHeader {
  const quantity = (name: string): Uint8Array => quantityItem(fields, name);
  const later = (name: string, read: (name: string) => Uint8Array): Uint8Array[] =>
    fields.has(name) ? [read(name)] : [];
  const bytes = (name: string): Uint8Array => fields.bytes(name);
  const item = [
    ...HASHES.map(bytes),
    ...NUMBERS.map(quantity),
    ...SEAL.map(bytes),
    ...later('baseFeePerGas', quantity),
    ...later('withdrawalsRoot', bytes),
    ...later('blobGasUsed', quantity),
    ...later('excessBlobGas', quantity),
    ...later('parentBeaconBlockRoot', bytes),
    ...later('requestsHash', bytes),
  ];
  const header = decoded(root, 'block', () => decodeHeader(item));
  if (header.hash !== fields.hash('hash')) fields.fail('hash', `is not that of the header: ${header.hash}`);
  return header;
}

const quantityItem = (fields: FixtureObject, name: string): Uint8Array =>
  bigIntToMinimalBytes(fields.quantity(name, 256));

const FEE_MARKET = 'chainId nonce maxPriorityFeePerGas maxFeePerGas gas to value input accessList';
/** What each type signs, as nodes name it, in the order of its RLP (EIP-2718 and the types' EIPs). */
const TRANSACTIONS = [
  'nonce gasPrice gas to value input',
  'chainId nonce gasPrice gas to value input accessList',
  FEE_MARKET,
  `${FEE_MARKET} maxFeePerBlobGas blobVersionedHashes`,
  `${FEE_MARKET} authorizationList`,
].map((names) => [...names.split(' '), 'v', 'r', 's']);

function transactionItem(fields: FixtureObject): RlpItem {
  const type = Number(fields.quantity('type', 8));
  const layout = TRANSACTIONS[type] ?? fields.fail('type', 'is no type of transaction');
  const items = layout.map((name) => fieldItem(fields, name));
  return type === 0 ? items : Buffer.concat([Uint8Array.of(type), rlpEncode(items)]);
}

function fieldItem(fields: FixtureObject, name: string): RlpItem {
  switch (name) {
    case 'to':
      return fields.get('to') === null ? new Uint8Array(0) : fields.bytes('to');
    case 'input':
      return fields.bytes('input');
    case 'accessList':
      return fields.objects('accessList').map((entry) => [entry.bytes('address'), hashItems(entry, 'storageKeys')]);
    case 'blobVersionedHashes':
      return hashItems(fields, 'blobVersionedHashes');
    case 'authorizationList':
      return fields
        .objects('authorizationList')
        .map((each) => [
          quantityItem(each, 'chainId'),
          each.bytes('address'),
          ...['nonce', 'yParity', 'r', 's'].map((part) => quantityItem(each, part)),
        ]);
    default:
      return quantityItem(fields, name);
  }
}

const hashItems = (from: FixtureObject, key: string): RlpItem =>
  from.list(key).map((_, index) => hexToBytes(from.hash(key, index)));

function readTransactions(block: FixtureObject, items: readonly RlpItem[], { fork }: BlockRules): Transaction[] {
  const transactions = decoded(block, 'transactions', () => {
    const signed = decodeTransactions(items);
    return withSenders(signed, signaturesOf(signed, fork).map(senderOf));
  });
  for (const [index, { sender }] of transactions.entries()) {
    const fields = block.item('transactions', index);
    if (fields.address('from') !== sender) fields.fail('from', `is not who signed: ${sender}`);
  }
  return transactions;
}

const readWithdrawal = (fields: FixtureObject): Withdrawal => ({
  index: fields.quantity('index', 64),
  validatorIndex: fields.quantity('validatorIndex', 64),
  address: fields.address('address'),
  amount: fields.quantity('amount', 64),
});

/** What the engine cannot decode is a fault of the file. */
function decoded<T>(from: FixtureObject, key: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof BlockError || error instanceof BlockTransactionError)) throw error;
    throw new FixtureError('INVALID_FIELD', from.file, from.place(key), error.message);
  }
}

/** Asked for a hash that the file does not have, it throws: the block cannot be executed without. */
function readBlockHashes(root: FixtureObject): (number: bigint) => Hash {
  const hashes = root.object('blockHashes');
  const byNumber = new Map(
    hashes.keys().map((key) => [hashes.key(key, (text) => hexToQuantity(text, 64)), hashes.hash(key)]),
  );
  return (number) => {
    const hash = byNumber.get(number);
    if (hash !== undefined) return hash;
    const place = hashes.place(bigIntToQuantity(number));
    throw new FixtureError('MISSING_FIELD', root.file, place, 'is missing, and BLOCKHASH asks for it');
  };
}
