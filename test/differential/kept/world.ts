import { asm, initcode } from '../../../runners/fill/assembler.js';
import { BALANCES, COUNTER, FACTORY } from '../../../runners/packs/synthetic/contracts.js';
import {
  account,
  address,
  create2Address,
  createAddress,
  ETHER,
  signer,
} from '../../../runners/packs/synthetic/world.js';
import type { Address } from '../../../src/primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../../../src/primitives/hex.js';
import type { Alloc } from '../../../src/state/memory-state.js';

/** Accounts that sign; the last ones have so little that the fees of a few transactions take it. */
export const SENDERS: readonly Address[] = Array.from({ length: 16 }, (_, index) => signer(index));
const POOR = 3;

/** Accounts of one transfer each, of which long blocks are made; one in sixteen does not exist. */
export const CROWD: readonly Address[] = Array.from({ length: 1500 }, (_, index) => numbered(0xa0_0000 + index));

export function numbered(number: number): Address {
  return `0x${number.toString(16).padStart(40, '0')}` as Address;
}

/** CALLDATALOAD(0) is a slot: counts in it, and logs the count. */
export const COUNTERS = address('c1');
/** CALLDATALOAD(0) is an address: logs its balance and the beneficiary's. */
export const BALANCES_OF = address('c2');
/** CALLDATALOAD(0) is an address: logs balance, code hash and code size. */
export const LOOKER = address('c3');
/** CALLDATALOAD(0) is an address: calls it with the value that it was given itself, and logs whether that succeeded. */
export const PAYER = address('c4');
/** The same, and reverts. */
export const REVERTER = address('c5');
/** CREATE2 with the salt in the first word of call data, and the init code behind it. */
export const CREATOR = address('c6');

const PAY = '0 0 0 0 CALLVALUE 0 CALLDATALOAD GAS CALL 0 MSTORE';
const LOOK =
  '0 CALLDATALOAD BALANCE 0 MSTORE 0 CALLDATALOAD EXTCODEHASH 32 MSTORE 0 CALLDATALOAD EXTCODESIZE 64 MSTORE';

/**
 * With one byte of call data it destroys itself in favour of the caller, with two of the beneficiary, with three of itself; else it is a
 * counter. By its number it has a code of its own.
 */
const mortalCode = (number: number) =>
  asm(`
    ${number} POP
    CALLDATASIZE 1 EQ @caller JUMPI
    CALLDATASIZE 2 EQ @beneficiary JUMPI
    CALLDATASIZE 3 EQ @itself JUMPI
    0 CALLDATALOAD DUP1 SLOAD 1 ADD DUP1 0 MSTORE SWAP1 SSTORE 32 0 LOG0 STOP
    caller: CALLER SELFDESTRUCT
    beneficiary: COINBASE SELFDESTRUCT
    itself: ADDRESS SELFDESTRUCT`);

/** Counts in slot 0 and logs slot 5, so that it is seen what of a destroyed contract is left; then deploys. */
const initcodeOf = (number: number): Uint8Array =>
  hexToBytes(initcode(mortalCode(number), '0 SLOAD 1 ADD 0 SSTORE 5 SLOAD 0 MSTORE 32 0 LOG0'));

/** Contracts that CREATOR makes anew once they are destroyed. */
export interface Mortal {
  readonly address: Address;
  readonly initcode: Uint8Array;
}
export const SALT = 0n;
export const MORTALS: readonly Mortal[] = [0, 1, 2, 3, 4, 5].map((number) => {
  const initcode = initcodeOf(number);
  return { address: create2Address(CREATOR, SALT, initcode), initcode };
});
const mortal = (number: number): Address => (MORTALS[number] as Mortal).address;
/** The last one but one is not there at first; the last one is an empty account with storage (EIP-7610). */
const [MISSING, BARRED] = [4, 5];

/** Accounts that exist without nonce, balance and code, as there were before EIP-158. */
const EMPTY: readonly Address[] = [address('e1'), address('e2')];
/** The same with storage (EIP-7610): at an address of nobody's, and where the first sender creates its first contract. */
const HOLLOW: readonly Address[] = [address('e3'), createAddress(signer(0), 0n), mortal(BARRED)];
const MISSING_ACCOUNTS: readonly Address[] = [address('f1'), address('f2')];
/** RIPEMD-160, whose account has a rule of its own (yellow paper, appendix K), and identity. */
const PRECOMPILES: readonly Address[] = [numbered(3), numbered(4)];

/** Whom operations are about. */
export const ADDRESSES: readonly Address[] = [
  ...MORTALS.map(({ address }) => address),
  COUNTERS,
  LOOKER,
  ...SENDERS,
  ...CROWD.slice(0, 6),
  ...EMPTY,
  ...HOLLOW,
  ...MISSING_ACCOUNTS,
  ...PRECOMPILES,
];

/** Whom fees go to: mostly somebody who has no other part in a block. */
export const BENEFICIARIES: readonly Address[] = [
  address('cb'),
  address('f1'),
  address('e1'),
  address('e3'),
  numbered(3),
  signer(0),
  mortal(0),
  mortal(MISSING),
  COUNTERS,
  CROWD[5] as Address,
];

/** More slots than a state hands out with an account (`StateView.fewSlots`), or fewer. */
const slots = (count: number) => new Map(Array.from({ length: count }, (_, key) => [BigInt(key), BigInt(key + 5)]));
const [MANY, FEW] = [150, 4];

const contract = (code: string, storage = new Map<bigint, bigint>()) =>
  account({ nonce: 1n, code: hexToBytes(asm(code)), storage });
const bytesOf = (code: Uint8Array): string => `#${bytesToHex(code).slice(2)}`;

/** The state before a chain's first block. */
export const WORLD: Alloc = new Map([
  ...SENDERS.map((sender, index) => {
    const isPoor = index >= SENDERS.length - POOR;
    return [sender, account({ balance: isPoor ? 3_000_000n : 100n * ETHER })] as const;
  }),
  ...CROWD.filter((_, index) => index % 16 !== 0).map((each) => [each, account({ balance: ETHER })] as const),
  ...EMPTY.map((each) => [each, account()] as const),
  ...HOLLOW.map((each) => [each, account({ storage: slots(FEW) })] as const),
  ...[0, 1, 2, 3].map((number) => {
    const storage = slots(number === 3 ? FEW : MANY);
    return [mortal(number), { ...contract(bytesOf(hexToBytes(mortalCode(number))), storage), balance: 3n }] as const;
  }),
  [COUNTERS, contract(bytesOf(COUNTER), slots(MANY))],
  [BALANCES_OF, contract(bytesOf(BALANCES))],
  [LOOKER, contract(`${LOOK} 96 0 LOG0 STOP`)],
  [PAYER, contract(`${PAY} 32 0 LOG0 STOP`)],
  [REVERTER, contract(`${PAY} 0 0 REVERT`)],
  [CREATOR, contract(bytesOf(FACTORY))],
]);
