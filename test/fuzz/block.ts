import type { BlockContext } from '../../src/executors/executor.js';
import { defaultBlobSchedule } from '../../src/forks/blobs.js';
import { FORKS, type Fork, isAtLeast } from '../../src/forks/networks.js';
import { opcodeTable } from '../../src/forks/opcodes.js';
import type { Address, Hash } from '../../src/primitives/bytes.js';
import { bigIntToHex } from '../../src/primitives/hex.js';
import type { Alloc, AllocAccount } from '../../src/state/memory-state.js';
import type { Transaction, TransactionType } from '../../src/transactions/transaction.js';
import { initcode, program, type Surroundings } from './program.js';
import type { Random } from './random.js';

/** A block to execute: context, transactions and the state before. */
export interface FuzzBlock {
  readonly block: BlockContext;
  readonly transactions: readonly Transaction[];
  readonly pre: Alloc;
}

const address = (value: bigint): Address => bigIntToHex(value, 20) as Address;

const SENDERS = [0xa1n, 0xa2n].map((each) => each << 140n);
const CONTRACTS = [0xc1n, 0xc2n, 0xc3n].map((each) => each << 130n);
const EMPTY = 0xe0n << 120n;
const MISSING = 0xdeadn;
const COINBASE = 0xcbn << 120n;

const SUPPORTED = FORKS.filter((fork) => fork !== 'Amsterdam');

/** Expensive precompiles are left to the official vectors. */
const PRECOMPILES = [1n, 2n, 3n, 4n, 5n, 6n, 9n, 0x100n];

export function fuzzBlock(random: Random): FuzzBlock {
  const fork = random.pick(SUPPORTED);
  const opcodes = opcodeTable(fork);
  const near: Surroundings = {
    addresses: [...SENDERS, ...CONTRACTS, ...CONTRACTS, EMPTY, MISSING, COINBASE, random.pick(PRECOMPILES)],
    opcodes: new Set([...opcodes.keys()].filter((opcode) => opcodes[opcode] !== undefined)),
  };
  const pre = new Map<Address, AllocAccount>();
  for (const sender of SENDERS) pre.set(address(sender), account(0n, 10n ** 18n, new Uint8Array(0)));
  for (const contract of CONTRACTS) {
    const storage = new Map<bigint, bigint>();
    for (let key = 0n; key < 3n; key++) if (random.oneIn(2)) storage.set(key, random.word() || 1n);
    const code = program(random, near);
    pre.set(address(contract), { nonce: 1n, balance: BigInt(random.below(2000)), code, storage });
  }
  if (!isAtLeast(fork, 'EIP158')) pre.set(address(EMPTY), account(0n, 0n, new Uint8Array(0)));
  const block = blockOf(random, fork);
  const nonces = new Map<bigint, bigint>();
  const transactions = Array.from({ length: 1 + random.below(4) }, () => {
    const sender = random.pick(SENDERS);
    const nonce = nonces.get(sender) ?? 0n;
    nonces.set(sender, nonce + 1n);
    return transactionOf(random, block, near, sender, nonce);
  });
  return { block, transactions, pre };
}

const account = (nonce: bigint, balance: bigint, code: Uint8Array): AllocAccount => ({
  nonce,
  balance,
  code,
  storage: new Map(),
});

function blockOf(random: Random, fork: Fork): BlockContext {
  const isMerged = isAtLeast(fork, 'Paris');
  const blobSchedule = defaultBlobSchedule(fork);
  return {
    fork,
    eips: [],
    chainId: 1n,
    coinbase: address(random.oneIn(4) ? random.pick([...SENDERS, ...CONTRACTS]) : COINBASE),
    number: 300n,
    timestamp: 1_000n,
    gasLimit: 30_000_000n,
    difficulty: isMerged ? 0n : 0x20000n,
    ...(isMerged && { prevRandao: bigIntToHex(random.word(), 32) as Hash }),
    ...(isAtLeast(fork, 'London') && { baseFeePerGas: 7n }),
    ...(isAtLeast(fork, 'Cancun') && { excessBlobGas: BigInt(random.below(2)) * 0x2000000n }),
    ...(blobSchedule && { blobSchedule }),
  };
}

function transactionOf(
  random: Random,
  block: BlockContext,
  near: Surroundings,
  sender: bigint,
  nonce: bigint,
): Transaction {
  const types: TransactionType[] = [0, 0];
  if (isAtLeast(block.fork, 'Berlin')) types.push(1);
  if (isAtLeast(block.fork, 'London')) types.push(2, 2);
  if (isAtLeast(block.fork, 'Cancun')) types.push(3);
  const type = random.pick(types);
  const creates = type !== 3 && random.oneIn(5);
  const maxFeePerGas = BigInt(random.below(20)) + (random.oneIn(20) ? 0n : 7n);
  const priority = BigInt(random.below(3));
  return {
    type,
    ...(type > 0 && { chainId: 1n }),
    nonce: random.oneIn(40) ? nonce + 1n : nonce,
    gasLimit: BigInt(random.oneIn(10) ? 21_000 + random.below(60_000) : 100_000 + random.below(900_000)),
    maxFeePerGas,
    maxPriorityFeePerGas: type < 2 ? maxFeePerGas : priority < maxFeePerGas ? priority : maxFeePerGas,
    to: creates ? null : address(random.pick(near.addresses)),
    value: random.oneIn(3) ? BigInt(random.below(1000)) : random.oneIn(40) ? 10n ** 19n : 0n,
    data: creates ? initcode(random, near) : random.bytes(random.below(100)),
    accessList:
      type > 0 && random.oneIn(2)
        ? [{ address: address(random.pick(near.addresses)), storageKeys: [0n, 1n].slice(random.below(3)) }]
        : [],
    maxFeePerBlobGas: type === 3 ? 100n : 0n,
    blobVersionedHashes: type === 3 ? [bigIntToHex((1n << 248n) + random.word(240), 32) as Hash] : [],
    authorizationList: [],
    sender: address(sender),
  };
}
