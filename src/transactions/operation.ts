import type { Address } from '../primitives/bytes.js';
import type { Transaction } from './transaction.js';

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
