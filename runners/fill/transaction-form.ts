import type { Address, Hash } from '../../src/primitives/bytes.js';
import { type Hex, hexToBytes } from '../../src/primitives/hex.js';
import type { AccessListEntry, TransactionType, UnsignedTransaction } from '../../src/transactions/transaction.js';
import type { Actor } from './actors.js';
import type { SignedAuthorization } from './sign.js';

/** What all variants of a transaction share. Its fields tell the type. */
export interface TransactionBase {
  readonly from: Actor;
  /** default 0 */
  readonly nonce?: bigint;
  /** `null` creates a contract */
  readonly to: Address | null;
  /** types 0 and 1, wei per gas; default 10 */
  readonly gasPrice?: bigint;
  /** from type 2 on, wei per gas */
  readonly maxFeePerGas?: bigint;
  /** from type 2 on, wei per gas; default 0 */
  readonly maxPriorityFeePerGas?: bigint;
  /** type 3, wei per blob gas */
  readonly maxFeePerBlobGas?: bigint;
  readonly blobVersionedHashes?: readonly Hash[];
  readonly authorizationList?: readonly SignedAuthorization[];
}

/** A transaction as an author writes it. */
export interface TransactionForm extends TransactionBase {
  readonly data?: Hex;
  /** default 400,000 */
  readonly gas?: bigint;
  /** wei; default 0 */
  readonly value?: bigint;
  readonly accessList?: readonly AccessListEntry[];
}

export function typeOf(form: Omit<TransactionForm, 'from'>): TransactionType {
  if (form.authorizationList) return 4;
  if (form.blobVersionedHashes) return 3;
  if (form.maxFeePerGas !== undefined) return 2;
  return form.accessList ? 1 : 0;
}

/** @param chainId left out of a legacy transaction without replay protection */
export function unsignedTransaction(
  form: Omit<TransactionForm, 'from'>,
  chainId: bigint | undefined,
): UnsignedTransaction {
  const { nonce = 0n, to, data = '0x', gas = 400_000n, value = 0n, gasPrice = 10n, maxFeePerGas = gasPrice } = form;
  const type = typeOf(form);
  return {
    type,
    ...(chainId !== undefined && { chainId }),
    nonce,
    gasLimit: gas,
    maxFeePerGas,
    maxPriorityFeePerGas: type < 2 ? gasPrice : (form.maxPriorityFeePerGas ?? 0n),
    to,
    value,
    data: hexToBytes(data),
    accessList: form.accessList ?? [],
    maxFeePerBlobGas: form.maxFeePerBlobGas ?? 0n,
    blobVersionedHashes: form.blobVersionedHashes ?? [],
    authorizationList: form.authorizationList ?? [],
  };
}
