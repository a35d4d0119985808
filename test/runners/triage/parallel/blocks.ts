import { account, address, blockOf, ETHER, signer, transaction } from '../../../../runners/packs/synthetic/world.js';
import type { Case } from '../../../../runners/verdict/differences.js';
import type { Address } from '../../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../../src/primitives/hex.js';

/** Blocks so small that it is known who must read what of whom, and where. */

export const CONTRACT = address('c1');
export const COINBASE = address('c0');

function calls(code: `0x${string}`, inputs: readonly `0x${string}`[]): Case {
  const senders = inputs.map((_, i) => signer(i));
  return {
    block: blockOf('Prague', COINBASE),
    pre: new Map<Address, ReturnType<typeof account>>([
      [CONTRACT, account({ code: hexToBytes(code), nonce: 1n })],
      ...senders.map((sender) => [sender, account({ balance: ETHER })] as const),
    ]),
    transactions: inputs.map((input, i) => transaction({ sender: signer(i), to: CONTRACT, data: hexToBytes(input) })),
  };
}

/** Each adds 1 to slot 0, which is 0 before, and logs the sum. */
export const tally = (transactions: number): Case =>
  calls('0x60015f5401805f555f5260205fa000', new Array(transactions).fill('0x'));

/**
 * Transaction 0 sets slot 0 to 1. Transaction 1 sets slot 10 + (what slot 0 is) to 7: slot 11, if nothing goes wrong. Transaction 2 logs the
 * slot that is given.
 */
export const relay = (logged: `0x${string}`): Case =>
  calls(
    `0x${[
      // the first byte of the input says which
      '5f3560f81c',
      '8015601957',
      '80600114601f57',
      '545f5260205fa000',
      '5b60015f5500',
      '5b60075f54600a015500',
    ].join('')}`,
    ['0x00', '0x01', logged],
  );

/** Transaction 1 logs the coinbase's balance, to which transaction 0 adds its fee. */
export const coinbaseReader = (): Case => calls('0x3615600d5741315f5260205fa05b00', ['0x', '0x01']);
