import type { Fork } from '../../../src/forks/networks.js';
import { keccak256Hex } from '../../../src/primitives/keccak.js';
import { EMPTY_CODE_HASH } from '../../../src/state/view.js';
import { alice, bob, CALLEE, COINBASE, TARGET } from '../actors.js';
import { asm, call, toMemory } from '../assembler.js';
import { FILLED, forks, type StateCase } from '../state-case.js';

const MINUS_ONE = `0x${'ff'.repeat(32)}`;
const hashOf = (text: string): bigint => BigInt(keccak256Hex(Buffer.from(text)));

/** Programs that each leave words, the last on top, and those words. */
interface Words {
  readonly program: string;
  readonly words: readonly bigint[];
}

const storeAll = ({ program, words }: Words): string =>
  `${program} ${words.map((_, i) => `${words.length - 1 - i} SSTORE`).join(' ')}`;
const storageOf = ({ words }: Words): Record<number, bigint> => Object.fromEntries(words.map((word, i) => [i, word]));

/** What a fork brought: undefined in the fork before, there from it on. */
const introduced = (name: string, fork: Fork, comment: string, result: Words): StateCase => {
  const before = FILLED[FILLED.indexOf(fork) - 1] as Fork;
  return {
    name,
    comment,
    forks: [...new Set([before, fork, 'Osaka' as const])],
    pre: { [TARGET]: { code: asm(storeAll(result)), balance: 77n } },
    transaction: { from: alice, to: TARGET },
    expect: [
      { forks: [before], accounts: { [TARGET]: { storage: Object.fromEntries(result.words.map((_, i) => [i, 0n])) } } },
      { forks: forks(fork), accounts: { [TARGET]: { storage: storageOf(result) } } },
    ],
  };
};

const always = (name: string, among: readonly Fork[], comment: string, result: Words): StateCase => ({
  name,
  comment,
  forks: among,
  pre: { [TARGET]: { code: asm(storeAll(result)), balance: 77n } },
  transaction: { from: alice, to: TARGET, data: ['0x0102030405'] },
  expect: [{ accounts: { [TARGET]: { storage: storageOf(result) } } }],
});

export const opcodes: readonly StateCase[] = [
  always(
    'arithmetic',
    ['Frontier', 'EIP158', 'Osaka'],
    'Wrapping, signed and modular arithmetic, and its divisions by zero.',
    {
      program: [
        `1 ${MINUS_ONE} ADD`,
        '3 2 SUB',
        `${MINUS_ONE} ${MINUS_ONE} MUL`,
        '0 7 DIV',
        `2 ${MINUS_ONE} SDIV`,
        `10 ${MINUS_ONE} SMOD`,
        `8 ${MINUS_ONE} ${MINUS_ONE} ADDMOD`,
        `12 ${MINUS_ONE} ${MINUS_ONE} MULMOD`,
        '256 2 EXP',
        '0xff 0 SIGNEXTEND',
      ].join(' '),
      words: [0n, 2n ** 256n - 1n, 1n, 0n, 0n, 2n ** 256n - 1n, 6n, 9n, 0n, 2n ** 256n - 1n],
    },
  ),
  always('comparison_and_bits', ['Frontier', 'Osaka'], 'Unsigned and signed order, bitwise logic, BYTE.', {
    program: [
      `1 ${MINUS_ONE} LT`,
      `1 ${MINUS_ONE} SLT`,
      `1 ${MINUS_ONE} GT`,
      `1 ${MINUS_ONE} SGT`,
      '5 5 EQ',
      '0 ISZERO',
      '12 10 AND',
      '12 10 OR',
      '12 10 XOR',
      '0 NOT',
      '0x1234 30 BYTE',
    ].join(' '),
    words: [0n, 1n, 1n, 0n, 1n, 1n, 8n, 14n, 6n, 2n ** 256n - 1n, 0x12n],
  }),
  always(
    'memory_and_code',
    ['Frontier', 'Osaka'],
    'Copies of call data and code, which end in zeros; MSTORE8, MSIZE, KECCAK256.',
    {
      program: [
        '8 3 0 CALLDATACOPY 0 MLOAD',
        '1 0 64 CODECOPY 64 MLOAD',
        '0xabcd 31 MSTORE8 0 MLOAD',
        'MSIZE',
        '0 0 KECCAK256',
        'CALLDATASIZE',
      ].join(' '),
      words: [
        BigInt(`0x0405${'00'.repeat(30)}`),
        BigInt(`0x60${'00'.repeat(31)}`),
        BigInt(`0x0405${'00'.repeat(29)}cd`),
        96n,
        BigInt(EMPTY_CODE_HASH),
        5n,
      ],
    },
  ),
  always(
    'environment',
    ['Frontier', 'EIP150', 'Berlin', 'London'],
    'What the block, the transaction and other accounts say.',
    {
      program: `COINBASE TIMESTAMP NUMBER PREVRANDAO GASLIMIT GASPRICE 0 BLOCKHASH 1 BLOCKHASH ADDRESS BALANCE ${bob.address} EXTCODESIZE`,
      words: [BigInt(COINBASE), 1000n, 1n, 0x20000n, 30_000_000n, 10n, hashOf('0'), 0n, 77n, 0n],
    },
  ),
  {
    ...always('prevrandao', ['Paris', 'Osaka'], 'DIFFICULTY becomes PREVRANDAO (EIP-4399).', {
      program: 'PREVRANDAO',
      words: [hashOf('random')],
    }),
    env: { random: keccak256Hex(Buffer.from('random')) },
  },
  introduced('shifts', 'Constantinople', 'SHL, SHR and SAR (EIP-145).', {
    program: `0x01 255 SHL ${MINUS_ONE} 255 SHR ${MINUS_ONE} 256 SAR 1 256 SHL`,
    words: [2n ** 255n, 1n, 2n ** 256n - 1n, 0n],
  }),
  introduced('return_data', 'Byzantium', 'RETURNDATASIZE and RETURNDATACOPY of the identity precompile (EIP-211).', {
    program: `${toMemory('0xfeedbeef')} ${call('4', { input: [0, 4], gas: 100 })} POP 4 0 64 RETURNDATACOPY 64 MLOAD RETURNDATASIZE`,
    words: [BigInt(`0xfeedbeef${'00'.repeat(28)}`), 4n],
  }),
  introduced('extcodehash', 'Constantinople', 'EXTCODEHASH of an account without code, and of nobody (EIP-1052).', {
    program: `${alice.address} EXTCODEHASH ${CALLEE} EXTCODEHASH 1 ADD`,
    words: [BigInt(EMPTY_CODE_HASH), 1n],
  }),
  introduced('chainid_and_selfbalance', 'Istanbul', 'CHAINID (EIP-1344) and SELFBALANCE (EIP-1884).', {
    program: 'CHAINID SELFBALANCE',
    words: [1n, 77n],
  }),
  introduced('basefee', 'London', 'BASEFEE (EIP-3198).', { program: 'BASEFEE', words: [7n] }),
  introduced('push0', 'Shanghai', 'PUSH0 (EIP-3855).', { program: 'PUSH0 5 ADD', words: [5n] }),
  introduced('mcopy', 'Cancun', 'MCOPY of ranges that overlap, to both sides (EIP-5656).', {
    program: `${toMemory('0x0102030405060708')} 6 0 2 MCOPY 0 MLOAD ${toMemory('0x0102030405060708')} 6 2 0 MCOPY 0 MLOAD`,
    words: [BigInt(`0x0102010203040506${'00'.repeat(24)}`), BigInt(`0x0304050607080708${'00'.repeat(24)}`)],
  }),
  introduced(
    'transient_storage',
    'Cancun',
    'TSTORE and TLOAD: other slots and the storage itself are as they were (EIP-1153).',
    {
      program: '9 1 TSTORE 1 TLOAD 2 TLOAD 1 ADD 1 SLOAD 2 ADD',
      words: [9n, 1n, 2n],
    },
  ),
  {
    name: 'transient_storage_across_calls',
    comment: 'Transient storage lasts from call to call of a transaction, and cannot be written under STATICCALL.',
    forks: ['Cancun', 'Osaka'],
    pre: {
      [TARGET]: {
        code: asm(
          `${call(CALLEE)} 1 ADD 0 SSTORE ${call(CALLEE, { output: [0, 32] })} 1 ADD 1 SSTORE 0 MLOAD 2 SSTORE ${call(CALLEE, { by: 'STATICCALL' })} 1 ADD 3 SSTORE`,
        ),
      },
      // counts its calls
      [CALLEE]: { code: asm('1 TLOAD 1 ADD DUP1 1 TSTORE 0 MSTORE 32 0 RETURN') },
    },
    transaction: { from: alice, to: TARGET },
    expect: [{ accounts: { [TARGET]: { storage: { 0: 2n, 1: 2n, 2: 2n, 3: 1n } } } }],
  },
  introduced('clz', 'Osaka', 'CLZ of zero, of one and of a number with the highest bit set (EIP-7939).', {
    program: `0 CLZ 1 CLZ ${MINUS_ONE} CLZ 1 ADD`,
    words: [256n, 255n, 1n],
  }),
];
