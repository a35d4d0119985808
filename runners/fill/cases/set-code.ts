import type { Fork } from '../../../src/forks/networks.js';
import type { Address } from '../../../src/primitives/bytes.js';
import type { Hex } from '../../../src/primitives/hex.js';
import { alice, bob, CALLEE, carol, contract, OTHER, TARGET } from '../actors.js';
import { asm, call } from '../assembler.js';
import { authorize } from '../sign.js';
import type { StateCase } from '../state-case.js';

const PRAGUE: readonly Fork[] = ['Prague', 'Osaka'];
const ZERO = contract('0');
/** EIP-7702: what an account's code is while it is delegated. */
const delegation = (to: Address): Hex => `0xef0100${to.slice(2)}`;

const WRITER = { code: asm('CALLER 0 SSTORE ADDRESS 1 SSTORE') };
const written = (account: Address, caller: Address) => ({ storage: { 0: BigInt(caller), 1: BigInt(account) } });
const transaction = { from: alice, to: bob.address, maxFeePerGas: 10n, gas: [400_000n] } as const;

export const setCode: readonly StateCase[] = [
  {
    name: 'delegate',
    comment: 'An account delegates its code, and runs it on its own storage at once; it did not exist before.',
    forks: PRAGUE,
    pre: { [TARGET]: WRITER },
    transaction: { ...transaction, authorizationList: [authorize(bob, TARGET, 0n)] },
    expect: [
      {
        accounts: {
          [bob.address]: { nonce: 1n, code: delegation(TARGET), ...written(bob.address, alice.address) },
          [TARGET]: { storage: { 0: 0n } },
        },
      },
    ],
  },
  {
    name: 'delegate_existing_for_any_chain',
    comment: 'Chain id 0 is any; for an account that exists, part of the price comes back.',
    forks: PRAGUE,
    pre: { [TARGET]: WRITER, [bob.address]: { balance: 1n, nonce: 4n } },
    transaction: { ...transaction, authorizationList: [authorize(bob, TARGET, 4n, 0n)] },
    expect: [
      { accounts: { [bob.address]: { nonce: 5n, code: delegation(TARGET), ...written(bob.address, alice.address) } } },
    ],
  },
  {
    name: 'self_sponsored',
    comment: "The sender authorises itself: its nonce is the transaction's and 1, since that has risen already.",
    forks: PRAGUE,
    pre: { [TARGET]: WRITER },
    transaction: { ...transaction, to: alice.address, authorizationList: [authorize(alice, TARGET, 1n)] },
    expect: [
      {
        accounts: {
          [alice.address]: { nonce: 2n, code: delegation(TARGET), ...written(alice.address, alice.address) },
        },
      },
    ],
  },
  {
    name: 'revoke',
    comment: 'A delegation to address zero takes the code away.',
    forks: PRAGUE,
    pre: { [TARGET]: WRITER, [bob.address]: { nonce: 1n, code: delegation(TARGET), storage: { 7: 7n } } },
    transaction: { ...transaction, authorizationList: [authorize(bob, ZERO, 1n)] },
    expect: [{ accounts: { [bob.address]: { nonce: 2n, code: '0x', storage: { 0: 0n, 7: 7n } } } }],
  },
  {
    name: 'invalid_authorizations_are_skipped',
    comment:
      'Authorisations of a wrong nonce, of another chain and of an account with code change nothing; the transaction runs.',
    forks: PRAGUE,
    pre: { [TARGET]: WRITER, [bob.address]: { balance: 1n }, [carol.address]: { nonce: 1n, code: asm('STOP') } },
    transaction: {
      ...transaction,
      to: TARGET,
      authorizationList: [
        authorize(bob, TARGET, 1n),
        authorize(bob, TARGET, 0n, 2n),
        authorize(carol, TARGET, 1n),
        { ...authorize(bob, TARGET, 0n), s: 2n ** 255n },
      ],
    },
    expect: [
      {
        accounts: {
          [bob.address]: { nonce: 0n, code: '0x' },
          [carol.address]: { nonce: 1n, code: asm('STOP') },
          [TARGET]: written(TARGET, alice.address),
        },
      },
    ],
  },
  {
    name: 'last_of_two_counts',
    comment: 'Two authorisations of one account, each with the next nonce.',
    forks: PRAGUE,
    pre: { [TARGET]: { code: asm('1 0 SSTORE') }, [OTHER]: { code: asm('2 0 SSTORE') } },
    transaction: { ...transaction, authorizationList: [authorize(bob, TARGET, 0n), authorize(bob, OTHER, 1n)] },
    expect: [{ accounts: { [bob.address]: { nonce: 2n, code: delegation(OTHER), storage: { 0: 2n } } } }],
  },
  {
    name: 'delegation_is_not_followed_twice',
    comment: 'Bob delegates to carol, who delegates to a contract: her 23 bytes are run as code, and 0xef halts.',
    forks: PRAGUE,
    pre: {
      [OTHER]: { code: asm(`${call(bob.address)} 1 ADD 0 SSTORE`) },
      [carol.address]: { nonce: 1n, code: delegation(TARGET) },
      [TARGET]: WRITER,
    },
    transaction: { ...transaction, to: OTHER, authorizationList: [authorize(bob, carol.address, 0n)] },
    expect: [
      {
        accounts: {
          [OTHER]: { storage: { 0: 1n } },
          [bob.address]: { code: delegation(carol.address), storage: { 0: 0n } },
        },
      },
    ],
  },
  {
    name: 'lasts_when_the_call_fails',
    comment: 'The delegation stays though the transaction reverts.',
    forks: PRAGUE,
    pre: { [TARGET]: { code: asm('1 0 SSTORE 0 0 REVERT') } },
    transaction: { ...transaction, authorizationList: [authorize(bob, TARGET, 0n)] },
    expect: [{ accounts: { [bob.address]: { nonce: 1n, code: delegation(TARGET), storage: { 0: 0n } } } }],
  },
  {
    name: 'delegated_sender',
    comment: 'An account with a delegation can send transactions: EIP-3607 does not hold for it.',
    forks: PRAGUE,
    pre: { [TARGET]: WRITER, [alice.address]: { balance: 10n ** 18n, nonce: 3n, code: delegation(TARGET) } },
    transaction: { from: alice, nonce: 3n, to: CALLEE, value: [1n] },
    expect: [{ accounts: { [CALLEE]: { balance: 1n }, [alice.address]: { nonce: 4n } } }],
  },
  {
    name: 'code_opcodes_see_the_delegation',
    comment:
      'EXTCODESIZE of a delegated account is that of its 23 bytes; CODESIZE while it runs that of the code it runs.',
    forks: PRAGUE,
    pre: {
      [TARGET]: { code: asm('CODESIZE 0 SSTORE') },
      [OTHER]: { code: asm(`${bob.address} EXTCODESIZE 0 SSTORE ${call(bob.address)} 1 SSTORE`) },
    },
    transaction: { ...transaction, to: OTHER, authorizationList: [authorize(bob, TARGET, 0n)] },
    expect: [{ accounts: { [OTHER]: { storage: { 0: 23n, 1: 1n } }, [bob.address]: { storage: { 0: 4n } } } }],
  },
];
