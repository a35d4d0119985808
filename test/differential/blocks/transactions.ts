import { createTxFromRLP } from '@ethereumjs/tx';
import fc from 'fast-check';
import { discover } from '../../../runners/fixtures/discovery.js';
import { openFile } from '../../../runners/fixtures/file.js';
import { readHandle } from '../../../runners/fixtures/fixture-file.js';
import type { Source } from '../../../runners/fixtures/sources.js';
import type { Vector } from '../../../runners/fixtures/vectors.js';
import { faultsOf } from '../../../runners/verdict/faults.js';
import { decodeBlock } from '../../../src/blocks/block.js';
import { BlockError } from '../../../src/blocks/exceptions.js';
import { decodingException } from '../../../src/executors/ethereumjs/block-exceptions.js';
import { createCommon } from '../../../src/executors/ethereumjs/common.js';
import type { BlockContext } from '../../../src/executors/executor.js';
import { UnsupportedError } from '../../../src/executors/executor.js';
import { defaultBlobSchedule } from '../../../src/forks/blobs.js';
import type { Address } from '../../../src/primitives/bytes.js';
import { bytesToHex } from '../../../src/primitives/hex.js';
import { type RlpItem, rlpDecode, rlpEncode } from '../../../src/primitives/rlp.js';
import { decodeTransaction } from '../../../src/transactions/decode.js';
import { TransactionError } from '../../../src/transactions/exceptions.js';
import type { Transaction } from '../../../src/transactions/transaction.js';
import { type Find, findIn } from '../find.js';
import type { Statistics } from './fuzz.js';
import { changeTransactionItem, type Encoding, encode, encoding, payloadOf, treeChange } from './mutations.js';
import { isMisshapen } from './shapes.js';

/** Every different transaction of the sources' blocks and state vectors, as it goes around the network. */
export async function readTransactions(sources: readonly Source[]): Promise<readonly Uint8Array[]> {
  const { files } = await discover(sources);
  const transactions = new Map<string, Uint8Array>();
  for (const { path, handle, vectors } of files) {
    const reader = openFile(path, readHandle(handle));
    for (const { id } of vectors) {
      try {
        for (const bytes of transactionsOf(reader.read(id))) transactions.set(bytesToHex(bytes), bytes);
      } catch (error) {
        if (!(error instanceof UnsupportedError || error instanceof BlockError)) throw error;
      }
    }
  }
  return [...transactions.values()];
}

function transactionsOf(vector: Vector): readonly Uint8Array[] {
  if (vector.format === 'state') return vector.txbytes ? [vector.txbytes] : [];
  return vector.blocks.flatMap(({ rlp }) =>
    decodeBlock(rlp).transactions.map((item) => (item instanceof Uint8Array ? item : rlpEncode(item))),
  );
}

/** A transaction's bytes, mutated. */
interface TransactionCase {
  readonly target: number;
  readonly changes: readonly Parameters<typeof changeTransactionItem>[1][];
  readonly encoding: Encoding;
}

const arbitraryCase = (targets: number): fc.Arbitrary<TransactionCase> =>
  fc.record({
    target: fc.nat(targets - 1),
    changes: fc.array(treeChange, { maxLength: 2 }),
    encoding: fc.oneof(fc.constant({ level: 'canonical' as const }), encoding),
  });

function mutated(bytes: Uint8Array, { changes, encoding }: TransactionCase): Uint8Array {
  const isTyped = (bytes[0] as number) < 0xc0;
  const item = changes.reduce(changeTransactionItem, isTyped ? bytes : rlpDecode(bytes));
  if (!(item instanceof Uint8Array)) return encode(item, encoding);
  const payload = payloadOf(item);
  return payload === undefined ? item : Uint8Array.of(...item.subarray(0, 1), ...encode(payload, encoding));
}

type Decoded<Result> = Result | { readonly reason: string };

const engine = (bytes: Uint8Array): Decoded<Transaction> => {
  try {
    return decodeTransaction(bytes);
  } catch (error) {
    if (!(error instanceof TransactionError)) throw error;
    return { reason: error.message };
  }
};

const blobSchedule = defaultBlobSchedule('Osaka') as NonNullable<BlockContext['blobSchedule']>;
const common = createCommon({ fork: 'Osaka', eips: [], chainId: 1n, blobSchedule });

function reference(bytes: Uint8Array): Decoded<{ readonly sender: Address; readonly encoding: Uint8Array }> {
  try {
    const transaction = createTxFromRLP(bytes, { common });
    return { sender: transaction.getSenderAddress().toString() as Address, encoding: transaction.serialize() };
  } catch (error) {
    // not only its own errors: it takes lists for bytes
    return { reason: (error as Error).message };
  }
}

/** Nothing but the transaction is at fault in it. */
const BLOCK: BlockContext = {
  fork: 'Osaka',
  eips: [],
  chainId: 1n,
  coinbase: `0x${'00'.repeat(20)}` as Address,
  number: 1n,
  timestamp: 1n,
  gasLimit: 2n ** 64n,
  difficulty: 0n,
  blobSchedule,
};

/** Why one of the two decodes what the other does not; `undefined` where nobody knows. */
function explain(bytes: Uint8Array, ours: ReturnType<typeof engine>, theirs: ReturnType<typeof reference>) {
  if ('reason' in ours) {
    if ('reason' in theirs) return undefined;
    if (Buffer.compare(theirs.encoding, bytes) !== 0)
      return 'EIP-2718, yellow paper, appendix B: the reference reads another transaction than these bytes are';
    return isMisshapen(bytes)
      ? 'EIP-2930, EIP-4844, EIP-7702: the reference takes lists for bytes, and bytes for lists'
      : undefined;
  }
  if (!('reason' in theirs)) return undefined;
  const item: RlpItem = (bytes[0] as number) < 0xc0 ? bytes : [];
  const code = decodingException(theirs.reason, item);
  // v = 35 and 36 stand for chain 0, for which it has a message of its own
  if (ours.chainId !== 1n && (code === 'TransactionException.INVALID_CHAINID' || theirs.reason.includes('got v = ')))
    return 'EIP-155: the chain id is the executor’s to judge';
  const faults = faultsOf(
    ours,
    BLOCK,
    { nonce: ours.nonce, balance: 2n ** 512n, code: new Uint8Array(0), storage: new Map() },
    0n,
    0,
  );
  // it reads a versioned hash's first byte as a decimal number
  const name = theirs.reason.includes('NaN') ? 'TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH' : (code?.split('.')[1] ?? '');
  return (faults as ReadonlySet<string>).has(name) ? `${name}: a rule of execution, judged there` : undefined;
}

/** Compares the engine's decoding with @ethereumjs/tx's on mutated bytes; `undefined` where a rule explains each difference. */
export async function fuzzTransactions(
  targets: readonly Uint8Array[],
  cases: number,
  seed: number,
  statistics: Statistics,
): Promise<Find<TransactionCase> | undefined> {
  const property = fc.asyncProperty(arbitraryCase(targets.length), async (each) => {
    const bytes = mutated(targets[each.target] as Uint8Array, each);
    const [ours, theirs] = [engine(bytes), reference(bytes)];
    const status = (decoded: object): string => ('reason' in decoded ? 'rejected' : 'decoded');
    const same = status(ours) === status(theirs);
    const why = same ? undefined : explain(bytes, ours, theirs);
    const isOther =
      !('reason' in ours || 'reason' in theirs) &&
      (ours.sender !== theirs.sender || Buffer.compare(theirs.encoding, bytes) !== 0);
    if (isOther || (!same && why === undefined))
      throw new Error([bytesToHex(bytes), `the engine: ${show(ours)}`, `the reference: ${show(theirs)}`].join('\n'));
    statistics.count(`${status(ours)} by the engine, ${status(theirs)} by the reference`);
    if (why) statistics.count(`explained: ${why}`);
  });
  return findIn(property, cases, seed);
}

const show = (decoded: Decoded<{ readonly sender: Address }>): string =>
  'reason' in decoded ? decoded.reason : `from ${decoded.sender}`;
