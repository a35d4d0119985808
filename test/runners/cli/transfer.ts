import { type Address, type Hash, toAddress } from '../../../src/primitives/bytes.js';
import { bytesToHex } from '../../../src/primitives/hex.js';
import type { AllocAccount } from '../../../src/state/memory-state.js';
import { stateRoot } from '../../../src/trie/state-root.js';

const SENDER = toAddress(`0x${'5e'.repeat(20)}`);
const RECIPIENT = toAddress(`0x${'70'.repeat(20)}`);
const COINBASE = toAddress(`0x${'cb'.repeat(20)}`);
const FUNDS = 10n ** 18n;
/** gas of a plain transfer (yellow paper, G_transaction) */
const GAS = 21_000n;
/** wei per gas; the base fee of 10 is burnt (EIP-1559) */
const [PRICE, BASE_FEE] = [12n, 10n];

const NO_LOGS = '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347';
/** JUMPDEST PUSH0 JUMP: goes on until its gas is used up */
export const ENDLESS_LOOP = '0x5b5f56';

interface Change {
  /** of `post`; each is one vector */
  readonly networks?: readonly string[];
  readonly hash?: string;
  readonly logs?: string;
  readonly expectException?: string;
  /** of the recipient */
  readonly code?: string;
  readonly gasLimit?: string;
  readonly nonce?: string;
}

const account = (balance: bigint, nonce = 0n): AllocAccount => ({
  nonce,
  balance,
  code: new Uint8Array(0),
  storage: new Map<bigint, bigint>(),
});

/** A state fixture: 1 wei from one account to another. What comes out is reckoned here by hand. */
export async function transfer(change: Change = {}): Promise<object> {
  const after = new Map<Address, AllocAccount>([
    [SENDER, account(FUNDS - 1n - GAS * PRICE, 1n)],
    [RECIPIENT, account(1n)],
    [COINBASE, account(GAS * (PRICE - BASE_FEE))],
  ]);
  const { hash = await stateRoot(after), logs = NO_LOGS, expectException, networks = ['Cancun'] } = change;
  const entry = { hash, logs, indexes: { data: 0, gas: 0, value: 0 }, ...(expectException && { expectException }) };
  return {
    env: {
      currentCoinbase: COINBASE,
      currentNumber: '0x01',
      currentTimestamp: '0x03e8',
      currentGasLimit: '0xffffffffffff',
      currentDifficulty: '0x00',
      currentRandom: `0x${'00'.repeat(32)}`,
      currentBaseFee: hex(BASE_FEE),
      currentExcessBlobGas: '0x00',
    },
    pre: {
      [SENDER]: { nonce: '0x00', balance: hex(FUNDS), code: '0x', storage: {} },
      ...(change.code && { [RECIPIENT]: { nonce: '0x00', balance: '0x00', code: change.code, storage: {} } }),
    },
    transaction: {
      sender: SENDER,
      to: RECIPIENT,
      nonce: change.nonce ?? '0x00',
      gasLimit: [change.gasLimit ?? hex(GAS)],
      gasPrice: hex(PRICE),
      value: ['0x01'],
      data: ['0x'],
    },
    post: Object.fromEntries(networks.map((name) => [name, [entry]])),
  };
}

const hex = (value: bigint): string => `0x${value.toString(16)}`;
export const hashOf = (byte: number): Hash => bytesToHex(new Uint8Array(32).fill(byte)) as Hash;
