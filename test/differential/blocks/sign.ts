import { secp256k1 } from '@noble/curves/secp256k1.js';
import { alice, bob, carol, dave } from '../../../runners/fill/actors.js';
import { type Address, bigIntToMinimalBytes, bytesToBigInt } from '../../../src/primitives/bytes.js';
import { type Hex, hexToBytes } from '../../../src/primitives/hex.js';
import { keccak256 } from '../../../src/primitives/keccak.js';
import { type RlpItem, rlpDecode, rlpEncode } from '../../../src/primitives/rlp.js';
import { decodeTransaction } from '../../../src/transactions/decode.js';

/** Whose keys are known: the embedded corpus', and the sender of most official fixtures, which publish its key. */
const KEYS: ReadonlyMap<Address, Hex> = new Map([
  ...[alice, bob, carol, dave].map(({ address, secretKey }): [Address, Hex] => [address, secretKey]),
  [
    '0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b' as Address,
    '0x45a915e4d060149eb4365960e6a7a45f334393093061116b197e3240065ff2d8',
  ],
]);

/** v, r and s, behind a transaction's fields. */
const SIGNATURE = 3;

/**
 * A changed transaction, signed by who signed it before; `undefined` where the key is unknown or there is nothing to sign.
 * @param original valid
 */
export function resign(original: RlpItem, changed: RlpItem): RlpItem | undefined {
  try {
    const { sender, chainId } = decodeTransaction(original instanceof Uint8Array ? original : rlpEncode(original));
    const key = KEYS.get(sender);
    return key && sign(changed, hexToBytes(key), chainId);
  } catch {
    // one of the two is no transaction any more
    return undefined;
  }
}

function sign(item: RlpItem, key: Uint8Array, chainId: bigint | undefined): RlpItem | undefined {
  const type = item instanceof Uint8Array ? item.subarray(0, 1) : new Uint8Array(0);
  const items = item instanceof Uint8Array ? rlpDecode(item.subarray(1)) : item;
  if (items instanceof Uint8Array || items.length < SIGNATURE) return undefined;
  const fields = items.slice(0, -SIGNATURE);
  const replay =
    item instanceof Uint8Array || chainId === undefined
      ? []
      : [bigIntToMinimalBytes(chainId), new Uint8Array(0), new Uint8Array(0)];
  const digest = keccak256(Buffer.concat([type, rlpEncode([...fields, ...replay])]));
  const bytes = secp256k1.sign(digest, key, { prehash: false, format: 'recovered' });
  const yParity = BigInt(bytes[0] as number);
  const offset = item instanceof Uint8Array ? 0n : chainId === undefined ? 27n : 35n + 2n * chainId;
  const signature = [yParity + offset, bytesToBigInt(bytes.subarray(1, 33)), bytesToBigInt(bytes.subarray(33))];
  const signed = [...fields, ...signature.map(bigIntToMinimalBytes)];
  return item instanceof Uint8Array ? Uint8Array.of(...type, ...rlpEncode(signed)) : signed;
}
