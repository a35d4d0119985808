import { DELEGATION_LENGTH, isDelegation } from '../interpreter/calls';
import { addRefund } from '../interpreter/frame';
import { viewAccount, warm } from '../journal/accounts';
import { exists, readAccount } from '../journal/reads';
import { setCode, setNonce } from '../journal/writes';
import {
  AUTHORIZATION_AUTHORITY,
  AUTHORIZATION_BYTES,
  AUTHORIZATION_CHAIN_ID,
  AUTHORIZATION_NONCE,
  AUTHORIZATION_TARGET,
  AUTHORIZATION_VALID,
  CHAIN_ID,
  TX_AUTHORIZATION_COUNT,
  TX_AUTHORIZATIONS,
  VIEW_CODE,
  VIEW_NONCE,
} from '../layout';
import { codeOfBytes, EMPTY_CODE, loadCode } from '../state/codes';
import { scratch } from '../thread';
import { eq, isZero, storeBE } from '../u256';

/** EIP-7702: PER_EMPTY_ACCOUNT_COST less PER_AUTH_BASE_COST, given back for an authority that exists */
const EXISTING_AUTHORITY_REFUND: i64 = 12500;

function concernsThisChain(authorization: usize): bool {
  if (!load<u32>(authorization, AUTHORIZATION_VALID)) return false;
  const chainId = authorization + AUTHORIZATION_CHAIN_ID;
  return isZero(chainId) || eq(chainId, CHAIN_ID);
}

function first(transaction: usize): usize {
  return transaction + <usize>load<u32>(transaction, TX_AUTHORIZATIONS);
}

function end(transaction: usize): usize {
  const count = <usize>load<u32>(transaction, TX_AUTHORIZATION_COUNT);
  return first(transaction) + count * AUTHORIZATION_BYTES;
}

/** Reads all that {@link authorize} needs; false as journal/reads.ts has it. */
export function readAuthorities(transaction: usize): bool {
  const last = end(transaction);
  for (let each = first(transaction); each < last; each += AUTHORIZATION_BYTES) {
    if (!concernsThisChain(each)) continue;
    const authority = viewAccount(each + AUTHORIZATION_AUTHORITY);
    if (!readAccount(authority) || !loadCode(<usize>load<u32>(authority, VIEW_CODE))) return false;
  }
  return true;
}

/** EIP-7702: sets the code of each authority whose authorization holds; the others are passed over. False at a limit. */
export function authorize(transaction: usize): bool {
  const last = end(transaction);
  for (let each = first(transaction); each < last; each += AUTHORIZATION_BYTES) {
    if (!concernsThisChain(each)) continue;
    const nonce = load<u64>(each, AUTHORIZATION_NONCE);
    if (nonce === u64.MAX_VALUE) continue;
    const authority = viewAccount(each + AUTHORIZATION_AUTHORITY);
    warm(authority);
    const code = <usize>load<u32>(authority, VIEW_CODE);
    if (code !== EMPTY_CODE && !isDelegation(code)) continue;
    if (nonce !== load<u64>(authority, VIEW_NONCE)) continue;
    if (exists(authority)) addRefund(EXISTING_AUTHORITY_REFUND);
    const designator = delegationTo(each + AUTHORIZATION_TARGET);
    if (designator === 0) return false;
    setCode(authority, designator);
    setNonce(authority, nonce + 1);
  }
  return true;
}

/** The CODE that delegates to an address; the zero address revokes. */
function delegationTo(target: usize): usize {
  if (isZero(target)) return EMPTY_CODE;
  const bytes = scratch + 64;
  const word = scratch + 128;
  storeBE(word, target);
  store<u8>(bytes, 0xef);
  store<u8>(bytes, 0x01, 1);
  store<u8>(bytes, 0x00, 2);
  memory.copy(bytes + 3, word + 12, 20);
  return codeOfBytes(bytes, DELEGATION_LENGTH);
}
