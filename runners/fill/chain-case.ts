import type { Withdrawal } from '../../src/blocks/block.js';
import type { RejectionCode } from '../../src/blocks/exceptions.js';
import type { Address, Hash } from '../../src/primitives/bytes.js';
import type { Hex } from '../../src/primitives/hex.js';
import type { Alloc } from '../../src/state/memory-state.js';
import type { AccountForm } from './state-case.js';
import type { TransactionForm } from './transaction-form.js';

/** A header's fields by the names that fixtures have for them, numbers as hex. */
export type HeaderJson = Readonly<Record<string, Hex>>;

/** A block as an author writes it; all that is left out follows from its parent and from executing it. */
export interface BlockForm {
  /** what other blocks call it */
  readonly name?: string;
  /** default: the last block before it that is valid */
  readonly parent?: string;
  readonly coinbase?: Address;
  /** seconds; default the parent's and 12 */
  readonly timestamp?: bigint;
  readonly extraData?: Hex;
  readonly random?: Hash;
  readonly beaconRoot?: Hash;
  readonly transactions?: readonly TransactionForm[];
  /** blocks whose headers it includes */
  readonly uncles?: readonly string[];
  /** from Shanghai on; default none */
  readonly withdrawals?: readonly Withdrawal[];
  /** why it is not valid; of several any. Without it the block must be accepted. */
  readonly rejected?: RejectionCode | readonly RejectionCode[];
  /** behind the others in the body, but not executed: what makes the block invalid */
  readonly unexecuted?: readonly Uint8Array[];
  /** what makes the header invalid, put in when it is complete; `null` leaves a field out */
  readonly header?: Readonly<Record<string, Hex | null>>;
  /** what makes the bytes invalid */
  readonly rlp?: (rlp: Uint8Array) => Uint8Array;
}

/** A blockchain test. */
export interface ChainCase {
  /** `snake_case`, unique in its file with the network behind it */
  readonly name: string;
  readonly comment: string;
  /** a fixture for each */
  readonly networks: readonly string[];
  readonly pre: Readonly<Record<string, AccountForm>> | Alloc;
  /** fields of the genesis header that are not the default ones */
  readonly genesis?: HeaderJson;
  readonly blocks: readonly BlockForm[];
  /** the block that must be the head; default the last valid one */
  readonly head?: string;
  /** accounts after; those left out may be anything, `null` must not exist */
  readonly accounts?: Readonly<Record<string, AccountForm | null>>;
}
