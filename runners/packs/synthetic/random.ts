import fc from 'fast-check';
import type { BlockContext } from '../../../src/executors/executor.js';
import { type Fork, isAtLeast } from '../../../src/forks/networks.js';
import { type Address, type Hash, ZERO_HASH } from '../../../src/primitives/bytes.js';
import type { Alloc } from '../../../src/state/memory-state.js';
import type { Authorization, Transaction, TransactionType } from '../../../src/transactions/transaction.js';
import type { Case } from '../../verdict/differences.js';
import { TYPE_SINCE } from '../../verdict/faults.js';
import { arbitraryProgram, type World } from './programs.js';
import { account, address, authorize, blockOf, ETHER, numbered, signer } from './world.js';

/** accounts that can sign */
const SIGNERS = [signer(0), signer(1)];
const CONTRACTS = [address('c1'), address('c2'), address('c3')];
/** an account without code, and one that does not exist */
const OTHERS = [address('e1'), address('f1')];
const ADDRESSES = [...SIGNERS, ...CONTRACTS, ...OTHERS];

/** Random programs and transactions. A sender's faults make its later nonces wrong, so that a long block has many senders. */
export function arbitraryBlock(
  fork: Fork,
  { minLength, maxLength }: { readonly minLength: number; readonly maxLength: number },
): fc.Arbitrary<Case> {
  const senders = [...SIGNERS, ...Array.from({ length: Math.ceil(maxLength / 4) }, (_, i) => signer(2 + i))];
  const world: World = { fork, addresses: ADDRESSES };
  return fc.record({
    block: arbitraryContext(fork),
    pre: arbitraryPre(world, senders),
    transactions: fc.array(arbitraryTransaction(world, senders), { minLength, maxLength }).map(numbered),
  });
}

const arbitraryContext = (fork: Fork): fc.Arbitrary<BlockContext> =>
  fc
    .record({ coinbase: fc.constantFrom(address('cb'), ...ADDRESSES), baseFee: fc.bigInt({ min: 7n, max: 9n }) })
    .map(({ coinbase, baseFee }) => blockOf(fork, coinbase, baseFee));

function arbitraryPre(world: World, senders: readonly Address[]): fc.Arbitrary<Alloc> {
  const storage = fc.array(fc.tuple(fc.bigInt({ min: 0n, max: 3n }), fc.bigInt({ min: 1n, max: 2n })), {
    maxLength: 3,
  });
  const contract = fc.record({
    nonce: fc.constant(1n),
    balance: fc.bigInt({ min: 0n, max: 10n }),
    code: arbitraryProgram(world, 12),
    storage: storage.map((slots) => new Map(slots)),
  });
  return fc
    .tuple(...CONTRACTS.map(() => contract))
    .map(
      (contracts) =>
        new Map([
          ...senders.map((sender) => [sender, account({ balance: ETHER })] as const),
          ...contracts.map((account, i) => [CONTRACTS[i] as Address, account] as const),
          [OTHERS[0] as Address, account({ balance: 1n })],
        ]),
    );
}

function arbitraryTransaction(world: World, senders: readonly Address[]): fc.Arbitrary<Transaction> {
  const { fork } = world;
  // one type in seven is one that the fork may not have
  const known = ([0, 1, 2, 3, 4] as const).filter((type) => isAtLeast(fork, TYPE_SINCE[type]));
  const type = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<TransactionType>(...known) },
    { weight: 1, arbitrary: fc.constantFrom<TransactionType>(0, 1, 2, 3, 4) },
  );
  const rarely = <T>(usual: fc.Arbitrary<T>, ...odd: T[]) =>
    fc.oneof({ weight: 20, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
  return type.chain((type) =>
    fc
      .record({
        sender: rarely(fc.constantFrom(...senders), CONTRACTS[0] as Address, OTHERS[1] as Address),
        nonce: rarely(fc.constant(0n), 1n, 2n ** 64n - 1n),
        gasLimit: rarely(
          fc.oneof(fc.bigInt({ min: 60_000n, max: 150_000n }), fc.bigInt({ min: 150_000n, max: 2_000_000n })),
          20_999n,
          16_777_217n,
          30_000_001n,
        ),
        maxFeePerGas: rarely(fc.bigInt({ min: 8n, max: 20n }), 0n, 2n ** 200n),
        priority: fc.bigInt({ min: 0n, max: 10n }),
        to: fc.oneof(
          { weight: 5, arbitrary: fc.constantFrom<Address | null>(...CONTRACTS) },
          { weight: 1, arbitrary: fc.constantFrom<Address | null>(...ADDRESSES, null) },
        ),
        value: rarely(fc.bigInt({ min: 0n, max: 3n }), 2n * ETHER),
        calldata: fc.uint8Array({ maxLength: 70 }),
        initcode: arbitraryProgram(world, 8),
        accessList: fc.array(
          fc.record({
            address: fc.constantFrom(...ADDRESSES),
            storageKeys: fc.array(fc.bigInt({ min: 0n, max: 3n }), { maxLength: 2 }),
          }),
          { maxLength: 2 },
        ),
        maxFeePerBlobGas: rarely(fc.bigInt({ min: 1n, max: 3n }), 0n),
        blobs: rarely(fc.integer({ min: 1, max: 2 }), 0, 7),
        blobVersion: rarely(fc.constant('01'), '02'),
        authorizationList: fc.array(arbitraryAuthorization, { minLength: 1, maxLength: 3 }),
      })
      .map(
        ({ priority, calldata, initcode, blobs, blobVersion, ...fields }): Transaction => ({
          type,
          ...(type > 0 && { chainId: 1n }),
          sender: fields.sender,
          nonce: fields.nonce,
          gasLimit: fields.gasLimit,
          maxFeePerGas: fields.maxFeePerGas,
          maxPriorityFeePerGas: type >= 2 ? priority : fields.maxFeePerGas,
          to: fields.to,
          value: fields.value,
          data: fields.to === null ? initcode : calldata,
          accessList: type > 0 ? fields.accessList : [],
          maxFeePerBlobGas: type === 3 ? fields.maxFeePerBlobGas : 0n,
          blobVersionedHashes:
            type === 3
              ? Array.from({ length: blobs }, () => `${ZERO_HASH.replace('0x00', `0x${blobVersion}`)}` as Hash)
              : [],
          authorizationList: type === 4 ? fields.authorizationList : [],
        }),
      ),
  );
}

/** EIP-7702: mostly what applies, now and then of another chain, nonce or signature. */
const arbitraryAuthorization: fc.Arbitrary<Authorization> = fc
  .record({
    key: fc.constantFrom(...SIGNERS.keys()),
    chainId: fc.constantFrom(0n, 1n, 2n),
    target: fc.constantFrom(...ADDRESSES, address('00')),
    nonce: fc.constantFrom(0n, 1n, 2n),
    corrupt: fc.oneof({ weight: 9, arbitrary: fc.constant(0n) }, { weight: 1, arbitrary: fc.constantFrom(1n, 2n) }),
  })
  .map(({ key, chainId, target, nonce, corrupt }) => {
    const authorization = authorize(key, chainId, target, nonce);
    return { ...authorization, yParity: authorization.yParity + corrupt };
  });
