import type { Address } from '../primitives/bytes.js';
import { ARRAY, BYTES, hex, record, uint } from '../primitives/input.js';
import { checkTransaction, type Transaction } from './transaction.js';

/**
 * A call by the protocol itself (EIP-4788, EIP-2935, EIP-7002, EIP-7251): from 0xff…fe, with 30,000,000 gas of its own, without
 * value, fee or nonce. It is rejected where there is no code to call.
 */
export interface SystemCall {
  readonly type: 'systemCall';
  readonly to: Address;
  readonly data: Uint8Array;
}

/** Wei out of nothing: a reward (yellow paper, 11.3) or a withdrawal (EIP-4895). An amount of zero touches the account all the same. */
export interface Credit {
  readonly type: 'credit';
  readonly to: Address;
  /** wei */
  readonly amount: bigint;
}

/** What a block does to the state, one after the other. */
export type Operation = Transaction | SystemCall | Credit;

const checkSystemCall = record({ to: hex(20), data: BYTES });
const checkCredit = record({ to: hex(20), amount: uint(256) });

/**
 * Looks for what is wrong with operations; transactions are counted by themselves.
 * @throws InputError
 */
export function checkOperations(operations: readonly Operation[]): void {
  ARRAY(operations, 'operations');
  let transactions = 0;
  for (const [index, operation] of operations.entries())
    if (operation?.type === 'systemCall') checkSystemCall(operation, `operations[${index}]`);
    else if (operation?.type === 'credit') checkCredit(operation, `operations[${index}]`);
    else checkTransaction(operation, `transactions[${transactions++}]`);
}
