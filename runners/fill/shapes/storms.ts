import type { Address } from '../../../src/primitives/bytes.js';
import type { Hex } from '../../../src/primitives/hex.js';
import { type Actor, contract, create2Address } from '../actors.js';
import { asm, call, initcode } from '../assembler.js';
import { authorize, type SignedAuthorization } from '../sign.js';
import { forks } from '../state-case.js';
import type { Sent, Shape } from './shape.js';
import { pay } from './transfers.js';

const FACTORY = contract('f000');
const GAS = 400_000n;

/** Without call data it destroys itself, else it counts. */
const MORTAL = initcode(asm('CALLDATASIZE @count JUMPI CALLER SELFDESTRUCT count: 0 SLOAD 1 ADD 0 SSTORE'));
/** CREATE2 with a salt and what follows two words as init code, has it count, and where the second word is not zero destroy itself. */
const FACTORY_CODE = asm(
  `64 CALLDATASIZE SUB DUP1 64 0 CALLDATACOPY 0 CALLDATALOAD SWAP1 0 0 CREATE2
   ${call('DUP6', { input: [0, 1] })} POP
   32 CALLDATALOAD ISZERO @end JUMPI
   ${call('DUP6')} POP
   end: STOP`,
);
/** Salts that are used again and again. */
const HOT_SALTS = 4;

const word = (value: number): string => value.toString(16).padStart(64, '0');

export const createDestroyStorm: Shape = {
  name: 'create-destroy-storm',
  comment:
    'One creates a contract at one of four addresses, has it write a slot and destroys it; the next creates one elsewhere that stays, the next destroys that, and so on. All by CREATE2.',
  forks: forks('Constantinople'),
  embedded: ['ConstantinopleFix', 'Osaka'],
  smallSize: 9,
  build: (stage) => {
    stage.put(FACTORY, { nonce: 1n, code: FACTORY_CODE });
    const create = (salt: number, destroys: boolean): Hex =>
      `0x${word(salt)}${word(destroys ? 1 : 0)}${MORTAL.slice(2)}`;
    return {
      blocks: [
        stage.people(stage.size).map((from, index) => {
          const lasting = HOT_SALTS + Math.floor(index / 3);
          if (index % 3 === 0)
            return { from, to: FACTORY, gas: GAS, data: create(stage.draw(`salt ${index}`, HOT_SALTS), true) };
          if (index % 3 === 1) return { from, to: FACTORY, gas: GAS, data: create(lasting, false) };
          return { from, to: create2Address(FACTORY, BigInt(lasting), MORTAL), gas: GAS };
        }),
      ],
    };
  },
};

const TARGETS: readonly Address[] = [contract('7000'), contract('7001'), contract('0')];
/** Transactions for each account that delegates. */
const PER_AUTHORITY = 4;

export const setCodeStorm: Shape = {
  name: 'set-code-storm',
  comment:
    'Accounts delegate their code to one of two counters or to none, two by each transaction, which then calls one of them; every fourth transaction is sent by such an account itself (EIP-7702).',
  forks: forks('Prague'),
  embedded: ['Prague'],
  smallSize: 8,
  build: (stage) => {
    for (const [index, target] of TARGETS.slice(0, 2).entries())
      stage.put(target, { nonce: 1n, code: asm(`${index} SLOAD 1 ADD ${index} SSTORE`) });
    const authorities = Array.from({ length: 1 + Math.ceil(stage.size / PER_AUTHORITY) }, (_, index) =>
      stage.person(stage.size + index),
    );
    const nonces = new Map<Actor, bigint>();
    const nextNonce = (authority: Actor): bigint => {
      const nonce = nonces.get(authority) ?? 0n;
      nonces.set(authority, nonce + 1n);
      return nonce;
    };
    const chosen = (what: string): Actor => authorities[stage.draw(what, authorities.length)] as Actor;
    const authorization = (what: string): SignedAuthorization => {
      const authority = chosen(`authority ${what}`);
      return authorize(
        authority,
        TARGETS[stage.draw(`target ${what}`, TARGETS.length)] as Address,
        nextNonce(authority),
      );
    };
    return {
      blocks: [
        Array.from({ length: stage.size }, (_, index): Sent => {
          if (index % PER_AUTHORITY === PER_AUTHORITY - 1) {
            const from = chosen(`sender ${index}`);
            return { from, nonce: nextNonce(from), ...pay(stage.recipient(index)) };
          }
          const authorizationList = [authorization(`${index} a`), authorization(`${index} b`)];
          return { from: stage.person(index), to: chosen(`called ${index}`).address, gas: GAS, authorizationList };
        }),
      ],
    };
  },
};
