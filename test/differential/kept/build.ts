import { authorize, blockOf, signer, transaction } from '../../../runners/packs/synthetic/world.js';
import { word } from '../../../runners/packs/synthetic/contracts.js';
import type { BlockContext } from '../../../src/executors/executor.js';
import { type Fork, isAtLeast } from '../../../src/forks/networks.js';
import type { Address, Hash } from '../../../src/primitives/bytes.js';
import type { StateView } from '../../../src/state/view.js';
import type { Operation } from '../../../src/transactions/operation.js';
import type { Transaction, TransactionType } from '../../../src/transactions/transaction.js';
import { mix } from '../../assembly/scheduler/random.js';
import type { PlannedBlock, PlannedOperation, PlannedTransaction } from './chains.js';
import { COUNTERS, CROWD, numbered, SENDERS } from './world.js';

/** A block as executors are given it. */
export interface Block {
  readonly context: BlockContext;
  readonly operations: readonly Operation[];
}

/** gas */
const PLENTY = 2n ** 40n;
/** gas of each operation, where a block is to be full before its end */
const TIGHT = 30_000n;

/** The block that a plan is on a state: nonces go on from those that accounts have there. */
export function buildBlock(plan: PlannedBlock, fork: Fork, state: StateView): Block {
  const nonces = new Nonces(state);
  const operations = mingle(plan).map((each): Operation => {
    if (typeof each === 'number') return transferOf(plan, each, nonces);
    return each.type === 'transaction' ? transactionOf(each, fork, nonces) : each;
  });
  const gasLimit = plan.isFull ? BigInt(operations.length) * TIGHT : PLENTY;
  return { context: { ...blockOf(fork, plan.coinbase, 0n), gasLimit }, operations };
}

/** Nonces as they are if every transaction before is valid. */
class Nonces {
  readonly #state: StateView;
  readonly #next = new Map<Address, bigint>();

  constructor(state: StateView) {
    this.#state = state;
  }

  /** The next one with an offset; only one without uses it up. */
  take(address: Address, offset = 0n): bigint {
    const next = this.#next.get(address) ?? this.#state.account(address)?.nonce ?? 0n;
    if (offset === 0n) this.#next.set(address, next + 1n);
    return next + offset < 0n ? 0n : next + offset;
  }
}

/** Operations in their order, each at a place among the transfers, which stand for themselves by their number. */
function mingle({ operations, transfers, salt }: PlannedBlock): (PlannedOperation | number)[] {
  const places = operations.map((_, index) => mix(salt, index) % (transfers + 1)).sort((a, b) => a - b);
  const mingled: (PlannedOperation | number)[] = [];
  let next = 0;
  for (let transfer = 0; transfer <= transfers; transfer++) {
    for (; next < operations.length && places[next] === transfer; next++)
      mingled.push(operations[next] as PlannedOperation);
    if (transfer < transfers) mingled.push(transfer);
  }
  return mingled;
}

/** Most go to nobody else; others count in slots that hardly anybody else has. */
function transferOf({ salt }: PlannedBlock, number: number, nonces: Nonces): Transaction {
  const drawn = mix(salt + 1, number);
  const sender = CROWD[(salt + number + (drawn % 2)) % CROWD.length] as Address;
  const isCall = drawn % 10 > 6;
  return transaction({
    sender,
    nonce: nonces.take(sender),
    to: isCall ? COUNTERS : numbered(0xf0_0000 + number),
    value: BigInt(drawn % 3),
    data: isCall ? word(BigInt(1000 + (drawn % 400))) : new Uint8Array(0),
    maxFeePerGas: BigInt(drawn % 2),
    maxPriorityFeePerGas: BigInt(drawn % 2),
  });
}

function transactionOf(planned: PlannedTransaction, fork: Fork, nonces: Nonces): Transaction {
  const { to, data, value, gasLimit, fee } = planned;
  const type = typeOf(planned, fork);
  const sender = SENDERS[planned.sender] as Address;
  const nonce = nonces.take(sender, planned.offset);
  return transaction({
    type,
    ...(type > 0 && { chainId: 1n }),
    sender,
    nonce,
    to,
    data,
    value,
    gasLimit,
    maxFeePerGas: fee,
    maxPriorityFeePerGas: fee,
    ...(type === 1 && { accessList: planned.accessList.map((address) => ({ address, storageKeys: [0n, 5n, 7n] })) }),
    ...(type === 3 && {
      maxFeePerBlobGas: 10n,
      blobVersionedHashes: Array<Hash>(planned.blobs).fill(`0x01${'00'.repeat(31)}` as Hash),
    }),
    // the sender's nonce has risen by then
    ...(type === 4 && {
      authorizationList: planned.authorizations.map(({ authority, target, offset }) =>
        authorize(authority, 1n, target, nonces.take(signer(authority), offset)),
      ),
    }),
  });
}

/** What the fork does not have yet is sent without. */
function typeOf({ accessList, blobs, authorizations }: PlannedTransaction, fork: Fork): TransactionType {
  if (authorizations.length > 0 && isAtLeast(fork, 'Prague')) return 4;
  if (blobs > 0 && isAtLeast(fork, 'Cancun')) return 3;
  return accessList.length > 0 && isAtLeast(fork, 'Berlin') ? 1 : 0;
}
