import { keccak_512 } from '@noble/hashes/sha3.js';
import { bigIntToMinimalBytes, bytesToBigInt } from '../primitives/bytes.js';
import { hexToBytes } from '../primitives/hex.js';
import { keccak256 } from '../primitives/keccak.js';
import { rlpEncode } from '../primitives/rlp.js';
import { BlockError } from './exceptions.js';
import type { BlockHeader } from './header.js';

/**
 * Yellow paper, 4.4.4 and appendix J: the nonce's hash is at most 2^256 / difficulty. That hash is computed from the mix
 * hash that the header claims; whether the claim is true needs Ethash's data set, and is not checked.
 * @throws BlockError
 */
export function checkSeal(header: BlockHeader): void {
  const seed = keccak_512(Buffer.concat([sealHash(header), hexToBytes(header.nonce).reverse()]));
  const work = keccak256(Buffer.concat([seed, hexToBytes(header.mixHash)]));
  if (bytesToBigInt(work) * header.difficulty > 1n << 256n)
    throw new BlockError(
      'INVALID_PROOF_OF_WORK',
      `nonce ${header.nonce} does not prove difficulty ${header.difficulty}`,
    );
}

/** Of the header without mix hash and nonce; blocks with a seal end before Paris. */
function sealHash(header: BlockHeader): Uint8Array {
  const { parentHash, unclesHash, coinbase, stateRoot, transactionsRoot, receiptsRoot, logsBloom } = header;
  const { difficulty, number, gasLimit, gasUsed, timestamp, extraData, baseFeePerGas } = header;
  return keccak256(
    rlpEncode([
      ...[parentHash, unclesHash, coinbase, stateRoot, transactionsRoot, receiptsRoot, logsBloom].map((field) =>
        hexToBytes(field),
      ),
      ...[difficulty, number, gasLimit, gasUsed, timestamp].map(bigIntToMinimalBytes),
      hexToBytes(extraData),
      ...(baseFeePerGas === undefined ? [] : [bigIntToMinimalBytes(baseFeePerGas)]),
    ]),
  );
}
