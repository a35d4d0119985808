import type { BlockContext } from '../../src/executors/executor.js';
import { defaultBlobSchedule } from '../../src/forks/blobs.js';
import { findNetwork, isAtLeast } from '../../src/forks/networks.js';
import type { Hash } from '../../src/primitives/bytes.js';
import { bytesToHex, type Hex } from '../../src/primitives/hex.js';
import { MemoryState } from '../../src/state/memory-state.js';
import type { Transaction, TransactionType } from '../../src/transactions/transaction.js';
import { readAlloc } from '../fixtures/alloc.js';
import { FixtureError } from '../fixtures/fixture-error.js';
import { FixtureObject, hexToQuantity } from '../fixtures/fixture-object.js';
import { parseJson } from '../fixtures/json.js';
import { readAuthorization, readHashes } from '../fixtures/transaction.js';

/** What a block's header claims of its transactions, and a partial pre-state can prove. */
export interface HeaderClaims {
  /** gas */
  readonly gasUsed: bigint;
  /** 256 bytes */
  readonly logsBloom: Hex;
  readonly receiptsRoot: Hash;
}

/** A block as a chain has it, with the state that its transactions read. */
export interface MainnetBlock {
  readonly context: BlockContext;
  readonly transactions: readonly Transaction[];
  /** what is absent does not exist */
  readonly state: MemoryState;
  readonly claims: HeaderClaims;
}

const MAINNET = 1n;

/**
 * Reads one block: `network`, `block` (as `eth_getBlockByNumber(n, true)` gives it), `pre` and `blockHashes`.
 * @param file its name for errors
 * @throws FixtureError
 */
export function readMainnetBlock(file: string, bytes: Uint8Array): MainnetBlock {
  const root = new FixtureObject(parseJson(file, bytes).value, file, '');
  const block = root.object('block');
  return {
    context: readContext(root, block),
    transactions: block.objects('transactions').map(readTransaction),
    state: new MemoryState(readAlloc(root.object('pre')), readBlockHashes(root)),
    claims: {
      gasUsed: block.quantity('gasUsed', 64),
      logsBloom: bytesToHex(block.bytes('logsBloom', 256)),
      receiptsRoot: block.hash('receiptsRoot'),
    },
  };
}

function readContext(root: FixtureObject, block: FixtureObject): BlockContext {
  const network = findNetwork(root.text('network'));
  if (network === undefined || network.transition) return root.fail('network', 'is not the name of a fork');
  const { fork, eips } = network;
  const isMerged = isAtLeast(fork, 'Paris');
  const blobSchedule = defaultBlobSchedule(fork);
  return {
    fork,
    eips,
    chainId: MAINNET,
    coinbase: block.address('miner'),
    number: block.quantity('number', 64),
    timestamp: block.quantity('timestamp', 64),
    gasLimit: block.quantity('gasLimit', 64),
    difficulty: block.quantity('difficulty', 256),
    ...(isMerged && { prevRandao: block.hash('mixHash') }),
    ...(isAtLeast(fork, 'London') && { baseFeePerGas: block.quantity('baseFeePerGas', 256) }),
    ...(isAtLeast(fork, 'Cancun') && { excessBlobGas: block.quantity('excessBlobGas', 64) }),
    ...(blobSchedule && { blobSchedule }),
  };
}

/** Its sender is the `from` that the node recovered. */
function readTransaction(fields: FixtureObject): Transaction {
  const type = Number(fields.quantity('type', 8));
  if (type > 4) fields.fail('type', 'is no type of transaction');
  const [maxFee, maxPriorityFee] = type < 2 ? ['gasPrice', 'gasPrice'] : ['maxFeePerGas', 'maxPriorityFeePerGas'];
  return {
    type: type as TransactionType,
    // a legacy transaction has one where it is protected by it (EIP-155)
    ...(fields.has('chainId') && { chainId: fields.quantity('chainId', 64) }),
    nonce: fields.quantity('nonce', 64),
    gasLimit: fields.quantity('gas', 64),
    maxFeePerGas: fields.quantity(maxFee as string, 256),
    maxPriorityFeePerGas: fields.quantity(maxPriorityFee as string, 256),
    to: fields.get('to') === null ? null : fields.address('to'),
    value: fields.quantity('value', 256),
    data: fields.bytes('input'),
    accessList:
      type === 0
        ? []
        : fields.objects('accessList').map((entry) => ({
            address: entry.address('address'),
            storageKeys: readHashes(entry, 'storageKeys').map(BigInt),
          })),
    maxFeePerBlobGas: type === 3 ? fields.quantity('maxFeePerBlobGas', 256) : 0n,
    blobVersionedHashes: type === 3 ? readHashes(fields, 'blobVersionedHashes') : [],
    authorizationList:
      type === 4
        ? fields
            .objects('authorizationList')
            .map((each) => readAuthorization(each, (key, bits) => each.quantity(key, bits)))
        : [],
    sender: fields.address('from'),
  };
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
    const place = hashes.place(`0x${number.toString(16)}`);
    throw new FixtureError('MISSING_FIELD', root.file, place, 'is missing, and BLOCKHASH asks for it');
  };
}
