import { blake2f } from '../hash/blake2f';
import * as host from '../host';
import { FRAME_INPUT, FRAME_INPUT_LENGTH, LIMIT_RETURN_DATA, RETURN_DATA_BYTES } from '../layout';
import { hitLimit } from '../limits';
import { returnData, scratch } from '../thread';
import { setReturnDataLength } from './frame';
import { OUT_OF_GAS } from './halt';

const SHA256: u32 = 2;
const RIPEMD160: u32 = 3;
const IDENTITY: u32 = 4;
const BLAKE2F: u32 = 9;

/** Yellow paper, appendix E. */
const IDENTITY_GAS: i64 = 15;
const IDENTITY_WORD_GAS: i64 = 3;

/** Length of a hash as a word. */
const HASH_OUTPUT: u32 = 32;
/** Length of the input and of the output of BLAKE2's F (EIP-152). */
const BLAKE2F_INPUT: u32 = 213;
const BLAKE2F_OUTPUT: u32 = 64;

/**
 * Gas left after the precompile, whose output becomes the return data; negative where it fails. A hash, which never fails, is not
 * computed where nobody can read it: a vector of static_Call50000_sha256 hashes 2.5 GB for nothing, and takes 25 ms in place of
 * 1.5 s (npm run conformance -- --filter static_Call50000_sha256).
 */
export function runPrecompile(number: u32, next: usize, gas: i64, mayBeRead: bool): i64 {
  const input = <usize>load<u32>(next, FRAME_INPUT);
  const length = load<u32>(next, FRAME_INPUT_LENGTH);
  setReturnDataLength(0);
  if (number === IDENTITY) return identity(input, length, gas);
  if (number === BLAKE2F) return compress(input, length, gas);
  const price = host.precompileGas(number, input, length);
  if (price > <f64>gas) return OUT_OF_GAS;
  if (!mayBeRead && (number === SHA256 || number === RIPEMD160)) return finish(HASH_OUTPUT, gas - <i64>price);
  const outputLength = host.precompile(number, input, length, returnData, RETURN_DATA_BYTES);
  if (outputLength === -1) return OUT_OF_GAS;
  return finish(outputLength, gas - <i64>price);
}

function finish(length: u32, left: i64): i64 {
  if (length > RETURN_DATA_BYTES) {
    hitLimit(LIMIT_RETURN_DATA, length);
    return OUT_OF_GAS;
  }
  setReturnDataLength(length);
  return left;
}

function identity(input: usize, length: u32, gas: i64): i64 {
  const left = gas - IDENTITY_GAS - IDENTITY_WORD_GAS * ((<i64>length + 31) >> 5);
  if (left < 0) return OUT_OF_GAS;
  if (length <= RETURN_DATA_BYTES) memory.copy(returnData, input, length);
  return finish(length, left);
}

/** EIP-152: a gas per round, whose number is the first four bytes; the last byte is 0 or 1. */
function compress(input: usize, length: u32, gas: i64): i64 {
  if (length !== BLAKE2F_INPUT || load<u8>(input, BLAKE2F_INPUT - 1) > 1) return OUT_OF_GAS;
  const left = gas - <i64>bswap<u32>(load<u32>(input));
  if (left < 0) return OUT_OF_GAS;
  blake2f(returnData, input, scratch);
  return finish(BLAKE2F_OUTPUT, left);
}
