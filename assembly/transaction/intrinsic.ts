// biome-ignore-all lint/correctness/noPrecisionLoss: literals of AssemblyScript are exact to 64 bits
import {
  DATA_NONZERO_BYTE_GAS,
  FLOOR_TOKEN_GAS,
  INITCODE_WORD_GAS,
  TRANSACTION_CREATION_GAS,
  TX_ACCESS_LIST_KEYS,
  TX_ACCESS_LIST_LENGTH,
  TX_AUTHORIZATION_COUNT,
  TX_CREATES,
  TX_DATA,
  TX_DATA_LENGTH,
  TX_FLAGS,
} from '../layout';

/** Yellow paper: G_transaction, G_txdatazero. */
const TRANSACTION_GAS: i64 = 21000;
const ZERO_BYTE_GAS: i64 = 4;
/** EIP-2930 */
const ACCESS_LIST_ADDRESS_GAS: i64 = 2400;
const ACCESS_LIST_KEY_GAS: i64 = 1900;
/** EIP-7702: PER_EMPTY_ACCOUNT_COST */
const AUTHORIZATION_GAS: i64 = 25000;
/** EIP-7623: tokens of a byte that is not zero */
const NONZERO_BYTE_TOKENS: i64 = 4;

/** Gas that a transaction costs before anything runs (yellow paper, g_0). */
export let intrinsicGas: i64 = 0;
/** EIP-7623: gas that it costs at least; 0 before that rule. */
export let floorGas: i64 = 0;

/** Works out both. */
export function priceTransaction(transaction: usize): void {
  const length = <i64>load<u32>(transaction, TX_DATA_LENGTH);
  const nonzero = <i64>countNonzero(transaction + <usize>load<u32>(transaction, TX_DATA), <u32>length);
  const zero = length - nonzero;
  intrinsicGas = TRANSACTION_GAS + zero * ZERO_BYTE_GAS + nonzero * load<i64>(DATA_NONZERO_BYTE_GAS);
  intrinsicGas += <i64>load<u32>(transaction, TX_ACCESS_LIST_LENGTH) * ACCESS_LIST_ADDRESS_GAS;
  intrinsicGas += <i64>load<u32>(transaction, TX_ACCESS_LIST_KEYS) * ACCESS_LIST_KEY_GAS;
  intrinsicGas += <i64>load<u32>(transaction, TX_AUTHORIZATION_COUNT) * AUTHORIZATION_GAS;
  if (load<u32>(transaction, TX_FLAGS) & TX_CREATES) {
    intrinsicGas += load<i64>(TRANSACTION_CREATION_GAS) + ((length + 31) >> 5) * load<i64>(INITCODE_WORD_GAS);
  }
  const tokenGas = load<i64>(FLOOR_TOKEN_GAS);
  floorGas = tokenGas === 0 ? 0 : TRANSACTION_GAS + (zero + nonzero * NONZERO_BYTE_TOKENS) * tokenGas;
}

/** Nothing costs anything but execution itself. */
export function priceNothing(): void {
  intrinsicGas = 0;
  floorGas = 0;
}

function countNonzero(bytes: usize, length: u32): u32 {
  let count: u32 = 0;
  const end = bytes + length;
  while (bytes + 8 <= end) {
    // Each byte's high bit becomes "not zero": its own, or the carry of its lower seven bits plus 0x7f.
    const word = load<u64>(bytes);
    const low: u64 = 0x7f7f7f7f7f7f7f7f;
    count += <u32>popcnt<u64>((word | ((word & low) + low)) & ~low);
    bytes += 8;
  }
  while (bytes < end) {
    if (load<u8>(bytes) !== 0) count++;
    bytes++;
  }
  return count;
}
