import fc from 'fast-check';
import type { Fork } from '../../../src/forks/networks.js';
import type { Address } from '../../../src/primitives/bytes.js';
import type { Authorization } from '../../../src/transactions/transaction.js';
import type { Case } from '../../verdict/differences.js';
import { COUNTER, FORWARDER, MORTAL, word } from './contracts.js';
import { account, address, authorize, blockOf, ETHER, signer, transaction } from './world.js';

const ACCOUNTS = [0, 1, 2, 3];
const CODES = [
  [address('c1'), COUNTER],
  [address('c2'), FORWARDER],
  [address('c3'), MORTAL],
] as const;
/** revokes */
const NOBODY = address('00');

const party = fc.constantFrom(...ACCOUNTS);
const authorization = fc.record({
  authority: party,
  target: fc.constantFrom<Address>(...CODES.map(([at]) => at), NOBODY, signer(0)),
  offset: fc.oneof({ weight: 6, arbitrary: fc.constant(0n) }, { weight: 1, arbitrary: fc.constant(1n) }),
});
/** One in two delegates; the other calls, and both may be sent by an account that is delegated. */
const sending = fc.record({
  sender: party,
  to: party,
  slot: fc.bigInt({ min: 0n, max: 1n }),
  calls: fc.boolean(),
  authorizations: fc.oneof(
    fc.array(authorization, { maxLength: 0 }),
    fc.array(authorization, { minLength: 1, maxLength: 3 }),
  ),
});

/**
 * EIP-7702: authorities' nonces are reckoned as the block goes on, so that most authorisations apply: the sender's rises
 * before its own authorisation is looked at, and that one raises it again.
 */
export const delegations = (fork: Fork, arrayOf: <T>(item: fc.Arbitrary<T>) => fc.Arbitrary<T[]>): fc.Arbitrary<Case> =>
  arrayOf(sending).map((sent) => {
    const nonces = ACCOUNTS.map(() => 0n);
    const take = (index: number): bigint => {
      const nonce = nonces[index] as bigint;
      nonces[index] = nonce + 1n;
      return nonce;
    };
    const transactions = sent.map(({ sender, to, slot, calls, authorizations }) => {
      const nonce = take(sender);
      const authorizationList = authorizations.map(({ authority, target, offset }): Authorization => {
        const expected = offset === 0n ? take(authority) : (nonces[authority] as bigint) + offset;
        return authorize(authority, 1n, target, expected);
      });
      return transaction({
        sender: signer(sender),
        nonce,
        to: signer(to),
        value: 1n,
        gasLimit: 400_000n,
        data: calls ? word(slot) : new Uint8Array(0),
        ...(authorizationList.length > 0 && { type: 4, chainId: 1n, maxPriorityFeePerGas: 2n, authorizationList }),
      });
    });
    const pre = new Map([
      ...ACCOUNTS.map((index) => [signer(index), account({ balance: ETHER })] as const),
      ...CODES.map(([at, code]) => [at, account({ nonce: 1n, code })] as const),
    ]);
    return { block: blockOf(fork, address('cb')), pre, transactions };
  });
