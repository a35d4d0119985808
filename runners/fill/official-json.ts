import { defaultBlobSchedule } from '../../src/forks/blobs.js';
import type { Fork } from '../../src/forks/networks.js';
import type { Address } from '../../src/primitives/bytes.js';
import { bytesToHex, type Hex, hexToBytes } from '../../src/primitives/hex.js';
import type { Alloc, AllocAccount } from '../../src/state/memory-state.js';
import type { AccessListEntry } from '../../src/transactions/transaction.js';
import type { SignedAuthorization } from './sign.js';
import type { AccountForm } from './state-case.js';

export type Json = string | number | readonly Json[] | { readonly [key: string]: Json };

/** A number as execution-spec-tests writes it: whole bytes, at least one. */
export function quantity(value: bigint): Hex {
  const digits = value.toString(16);
  return `0x${digits.length % 2 === 0 ? '' : '0'}${digits}`;
}

export const allocOf = (accounts: Readonly<Record<string, AccountForm>>): Alloc =>
  new Map(Object.entries(accounts).map(([address, account]) => [address as Address, accountOf(account)]));

export const accountOf = ({ balance = 0n, nonce = 0n, code = '0x', storage = {} }: AccountForm): AllocAccount => ({
  nonce,
  balance,
  code: hexToBytes(code),
  storage: new Map(Object.entries(storage).map(([key, value]) => [BigInt(key), value])),
});

/** Accounts and slots in the order of their keys, whatever order execution left them in. */
export const allocJson = (alloc: Alloc): Json =>
  Object.fromEntries(
    [...alloc]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([address, { nonce, balance, code, storage }]) => [
        address,
        {
          nonce: quantity(nonce),
          balance: quantity(balance),
          code: bytesToHex(code),
          storage: Object.fromEntries(
            [...storage].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [quantity(key), quantity(value)]),
          ),
        },
      ]),
  );

export const accessListJson = (list: readonly AccessListEntry[]): Json =>
  list.map(({ address, storageKeys }) => ({
    address,
    storageKeys: storageKeys.map((key) => `0x${key.toString(16).padStart(64, '0')}`),
  }));

export const authorizationJson = (list: readonly SignedAuthorization[]): Json =>
  list.map(({ chainId, address, nonce, yParity, r, s, signer }) => ({
    chainId: quantity(chainId),
    address,
    nonce: quantity(nonce),
    v: quantity(yParity),
    r: quantity(r),
    s: quantity(s),
    signer,
    yParity: quantity(yParity),
  }));

/** `config.blobSchedule` (EIP-7840) of the forks that have blobs. */
export function blobScheduleJson(forks: readonly Fork[]): { blobSchedule?: Json } {
  const schedules = forks.flatMap((fork): [string, Json][] => {
    const schedule = defaultBlobSchedule(fork);
    if (schedule === undefined) return [];
    const { target, max, baseFeeUpdateFraction } = schedule;
    const [targetHex, maxHex] = [target, max].map((blobs) => quantity(BigInt(blobs))) as [Hex, Hex];
    return [[fork, { target: targetHex, max: maxHex, baseFeeUpdateFraction: quantity(baseFeeUpdateFraction) }]];
  });
  return schedules.length === 0 ? {} : { blobSchedule: Object.fromEntries(schedules) };
}

/** A file of fixtures, in pieces: that of a large block is longer than a string can be. */
export const fixtureChunks = (fixtures: Json): Iterable<string> => chunks(layout(fixtures));

/** A small file of fixtures, as {@link fixtureChunks} has it. */
export const layoutFixtures = (fixtures: Json): string => [...fixtureChunks(fixtures)].join('');

/** How deep a file is broken into lines: a fixture's parts, its accounts, and a line for each entry of `post`. */
const DEPTH = 4;

/** JSON, broken into lines where a difference is to be seen, and otherwise as short as it can be. */
function* layout(json: Json, depth = 0): Generator<string> {
  if (depth === DEPTH || typeof json !== 'object' || Object.keys(json).length === 0) {
    yield JSON.stringify(json);
    return;
  }
  const isArray = Array.isArray(json);
  let before = isArray ? '[\n' : '{\n';
  for (const [key, value] of Object.entries(json)) {
    yield isArray ? before : `${before}${JSON.stringify(key)}:`;
    yield* layout(value, depth + 1);
    before = ',\n';
  }
  yield isArray ? '\n]' : '\n}';
}

/** Characters that are written at once. */
const CHUNK = 2 ** 20;

function* chunks(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}\n`;
}
