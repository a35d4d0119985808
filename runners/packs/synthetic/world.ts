import { secp256k1 } from '@noble/curves/secp256k1.js';
import type { BlockContext } from '../../../src/executors/executor.js';
import { defaultBlobSchedule } from '../../../src/forks/blobs.js';
import { type Fork, isAtLeast } from '../../../src/forks/networks.js';
import { type Address, bigIntToBytes, bigIntToMinimalBytes, type Hash } from '../../../src/primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../../../src/primitives/hex.js';
import { keccak256 } from '../../../src/primitives/keccak.js';
import { rlpEncode } from '../../../src/primitives/rlp.js';
import type { AllocAccount } from '../../../src/state/memory-state.js';
import type { Authorization, Transaction } from '../../../src/transactions/transaction.js';

/** wei */
export const ETHER = 10n ** 18n;

/** An address of one byte over and over. */
export const address = (byte: string): Address => `0x${byte.repeat(20)}` as Address;

/** An account that signs: number 0, 1, 2, … */
export const signer = (index: number): Address => {
  let found = signers.get(index);
  if (found === undefined) {
    const key = secp256k1.getPublicKey(secretOf(index), false).subarray(1);
    found = lastTwenty(keccak256(key));
    signers.set(index, found);
  }
  return found;
};
const signers = new Map<number, Address>();
const secretOf = (index: number): Uint8Array => bigIntToBytes(BigInt(index + 1), 32);
const lastTwenty = (hash: Uint8Array): Address => bytesToHex(hash.subarray(12)) as Address;

export const account = (fields: Partial<AllocAccount> = {}): AllocAccount => ({
  nonce: 0n,
  balance: 0n,
  code: new Uint8Array(0),
  storage: new Map<bigint, bigint>(),
  ...fields,
});

/** wei per gas, from London on */
const BASE_FEE = 8n;

export function blockOf(fork: Fork, coinbase: Address, baseFeePerGas = BASE_FEE): BlockContext {
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
    ...(isAtLeast(fork, 'London') && { baseFeePerGas }),
    ...(isAtLeast(fork, 'Cancun') && { excessBlobGas: 0n }),
    ...(blobSchedule && { blobSchedule }),
  };
}

/** A call of type 0 that pays well, and what is to be different about it. */
export const transaction = (fields: Partial<Transaction> & Pick<Transaction, 'sender'>): Transaction => ({
  type: 0,
  nonce: 0n,
  gasLimit: 200_000n,
  maxFeePerGas: 10n,
  maxPriorityFeePerGas: 10n,
  to: null,
  value: 0n,
  data: new Uint8Array(0),
  accessList: [],
  maxFeePerBlobGas: 0n,
  blobVersionedHashes: [],
  authorizationList: [],
  ...fields,
});

/** Nonces count up for each sender, from what the transaction has. */
export function numbered(transactions: readonly Transaction[]): Transaction[] {
  const sent = new Map<Address, bigint>();
  return transactions.map((each) => {
    const before = sent.get(each.sender) ?? 0n;
    sent.set(each.sender, before + 1n);
    const nonce = each.nonce + before;
    return { ...each, nonce: nonce < 2n ** 64n ? nonce : 2n ** 64n - 1n };
  });
}

/** Where a transaction or CREATE puts a contract (yellow paper, 7). */
export const createAddress = (sender: Address, nonce: bigint): Address =>
  lastTwenty(keccak256(rlpEncode([hexToBytes(sender), bigIntToMinimalBytes(nonce)])));

/** EIP-1014 */
export const create2Address = (factory: Address, salt: bigint, initcode: Uint8Array): Address =>
  lastTwenty(
    keccak256(Buffer.concat([[0xff], hexToBytes(factory), bigIntToBytes(salt, 32), keccak256(initcode)].map(toBuffer))),
  );
const toBuffer = (bytes: Uint8Array | number[]): Buffer => Buffer.from(bytes);

const signatures = new Map<string, ReturnType<typeof secp256k1.Signature.fromBytes>>();

/** EIP-7702: what the signer signs. Signing takes longer than the rest of a block, and there are few different ones. */
export function authorize(index: number, chainId: bigint, target: Address, nonce: bigint): Authorization {
  const name = `${index} ${chainId} ${target} ${nonce}`;
  let signature = signatures.get(name);
  if (signature === undefined) {
    const fields = [bigIntToMinimalBytes(chainId), hexToBytes(target), bigIntToMinimalBytes(nonce)];
    const hash = keccak256(Uint8Array.of(0x05, ...rlpEncode(fields)));
    signature = secp256k1.Signature.fromBytes(
      secp256k1.sign(hash, secretOf(index), { prehash: false, format: 'recovered' }),
      'recovered',
    );
    signatures.set(name, signature);
  }
  const { recovery = 0, r, s } = signature;
  return { chainId, address: target, nonce, yParity: BigInt(recovery), r, s };
}
