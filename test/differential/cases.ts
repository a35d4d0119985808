import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import type { BlockContext } from '../../src/executors/executor.js';
import { defaultBlobSchedule } from '../../src/forks/blobs.js';
import { FORKS, type Fork, isAtLeast } from '../../src/forks/networks.js';
import { type Address, bigIntToMinimalBytes, type Hash, ZERO_HASH } from '../../src/primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../../src/primitives/hex.js';
import { keccak256 } from '../../src/primitives/keccak.js';
import { rlpEncode } from '../../src/primitives/rlp.js';
import type { Alloc, AllocAccount } from '../../src/state/memory-state.js';
import type { Authorization, Transaction, TransactionType } from '../../src/transactions/transaction.js';
import { TYPE_SINCE } from './faults.js';
import { arbitraryProgram, type World } from './programs.js';

/** What two executors must agree on: a block's transactions on a state. */
export interface Case {
  readonly block: BlockContext;
  readonly pre: Alloc;
  readonly transactions: readonly Transaction[];
}

const ETHER = 10n ** 18n;
const address = (byte: string): Address => `0x${byte.repeat(20)}` as Address;
const KEYS = [1n, 2n].map((key) => {
  const secret = Buffer.alloc(32);
  secret[31] = Number(key);
  return secret;
});
const addressOfKey = (secret: Uint8Array): Address =>
  bytesToHex(keccak256(secp256k1.getPublicKey(secret, false).subarray(1)).subarray(12)) as Address;
/** accounts that can sign */
const SIGNERS = KEYS.map(addressOfKey);
const CONTRACTS = [address('c1'), address('c2'), address('c3')];
/** an account without code, and one that does not exist */
const OTHERS = [address('e1'), address('f1')];
const ADDRESSES = [...SIGNERS, ...CONTRACTS, ...OTHERS];

/** All but the forks that differ from the one before in nothing that execution sees, and those without an oracle. */
const EXECUTED_FORKS = FORKS.filter((fork) => !/Glacier|BPO|Amsterdam/.test(fork));

/** Random programs, transactions and fork. */
export const arbitraryCase: fc.Arbitrary<Case> = fc.constantFrom(...EXECUTED_FORKS).chain((fork) => {
  const world: World = { fork, addresses: ADDRESSES };
  return fc.record({
    block: arbitraryBlock(fork),
    pre: arbitraryPre(world),
    transactions: fc.array(arbitraryTransaction(world), { minLength: 1, maxLength: 3 }).map(numbered),
  });
});

const arbitraryBlock = (fork: Fork): fc.Arbitrary<BlockContext> =>
  fc
    .record({ coinbase: fc.constantFrom(address('cb'), ...ADDRESSES), baseFee: fc.bigInt({ min: 7n, max: 9n }) })
    .map(({ coinbase, baseFee }): BlockContext => {
      const blobSchedule = defaultBlobSchedule(fork);
      return {
        fork,
        eips: [],
        chainId: 1n,
        coinbase,
        number: 300n,
        timestamp: 1_000n,
        gasLimit: 30_000_000n,
        difficulty: isAtLeast(fork, 'Paris') ? 0n : 0x20000n,
        ...(isAtLeast(fork, 'Paris') && { prevRandao: `0x${'5a'.repeat(32)}` as Hash }),
        ...(isAtLeast(fork, 'London') && { baseFeePerGas: baseFee }),
        ...(isAtLeast(fork, 'Cancun') && { excessBlobGas: 0n }),
        ...(blobSchedule && { blobSchedule }),
      };
    });

function arbitraryPre(world: World): fc.Arbitrary<Alloc> {
  const storage = fc.array(fc.tuple(fc.bigInt({ min: 0n, max: 3n }), fc.bigInt({ min: 1n, max: 2n })), {
    maxLength: 3,
  });
  const contract = fc.record({
    nonce: fc.constant(1n),
    balance: fc.bigInt({ min: 0n, max: 10n }),
    code: arbitraryProgram(world, 12),
    storage: storage.map((slots) => new Map(slots)),
  });
  const plain = (balance: bigint): AllocAccount => ({
    nonce: 0n,
    balance,
    code: new Uint8Array(0),
    storage: new Map<bigint, bigint>(),
  });
  return fc
    .tuple(...CONTRACTS.map(() => contract))
    .map(
      (contracts) =>
        new Map([
          ...SIGNERS.map((signer) => [signer, plain(ETHER)] as const),
          ...contracts.map((account, i) => [CONTRACTS[i] as Address, account] as const),
          [OTHERS[0] as Address, plain(1n)],
        ]),
    );
}

function arbitraryTransaction(world: World): fc.Arbitrary<Transaction> {
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
        sender: rarely(fc.constantFrom(...SIGNERS), CONTRACTS[0] as Address, OTHERS[1] as Address),
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

/** Nonces count up for each sender; a drawn one that is not zero says by how much it is off. */
const numbered = (transactions: readonly Transaction[]): Transaction[] =>
  transactions.map((transaction, i) => {
    const before = transactions.slice(0, i).filter(({ sender }) => sender === transaction.sender).length;
    const nonce = transaction.nonce + BigInt(before);
    return { ...transaction, nonce: nonce < 2n ** 64n ? nonce : 2n ** 64n - 1n };
  });

/** EIP-7702: mostly what applies, now and then of another chain, nonce or signature. */
const arbitraryAuthorization: fc.Arbitrary<Authorization> = fc
  .record({
    key: fc.constantFrom(...KEYS),
    chainId: fc.constantFrom(0n, 1n, 2n),
    target: fc.constantFrom(...ADDRESSES, address('00')),
    nonce: fc.constantFrom(0n, 1n, 2n),
    corrupt: fc.oneof({ weight: 9, arbitrary: fc.constant(0n) }, { weight: 1, arbitrary: fc.constantFrom(1n, 2n) }),
  })
  .map(({ key, chainId, target, nonce, corrupt }) => {
    const { recovery = 0, r, s } = signatureOf(key, chainId, target, nonce);
    return { chainId, address: target, nonce, yParity: BigInt(recovery) + corrupt, r, s };
  });

const signatures = new Map<string, ReturnType<typeof secp256k1.Signature.fromBytes>>();

/** Signing takes longer than the rest of a case, and there are few different ones. */
function signatureOf(key: Uint8Array, chainId: bigint, target: Address, nonce: bigint) {
  const name = `${key.at(-1)} ${chainId} ${target} ${nonce}`;
  let signature = signatures.get(name);
  if (signature === undefined) {
    const fields = [bigIntToMinimalBytes(chainId), hexToBytes(target), bigIntToMinimalBytes(nonce)];
    const hash = keccak256(Uint8Array.of(0x05, ...rlpEncode(fields)));
    signature = secp256k1.Signature.fromBytes(
      secp256k1.sign(hash, key, { prehash: false, format: 'recovered' }),
      'recovered',
    );
    signatures.set(name, signature);
  }
  return signature;
}
