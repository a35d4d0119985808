import { contract } from '../actors.js';
import { asm } from '../assembler.js';
import { forks } from '../state-case.js';
import type { Shape } from './shape.js';

const CALLED = contract('9000');
const GAS = 100_000n;

export const slotChain: Shape = {
  name: 'slot-chain',
  comment: 'A counter that everybody raises: each needs the slot that the one before left.',
  forks: forks(),
  embedded: ['Byzantium'],
  smallSize: 6,
  build: (stage) => {
    stage.put(CALLED, { nonce: 1n, code: asm('0 SLOAD 1 ADD 0 SSTORE'), storage: { 0: 1n } });
    return { blocks: [stage.people(stage.size).map((from) => ({ from, to: CALLED, gas: GAS }))] };
  },
};

const HOT = 16;

export const hotSlots: Shape = {
  name: 'hot-slots',
  comment: 'Each raises a counter of its own, and one of sixteen, of which every second is the first.',
  forks: forks(),
  embedded: ['Berlin'],
  smallSize: 8,
  build: (stage) => {
    stage.put(CALLED, {
      nonce: 1n,
      code: asm('CALLER SLOAD 1 ADD CALLER SSTORE 0 CALLDATALOAD DUP1 SLOAD 1 ADD SWAP1 SSTORE'),
    });
    return {
      blocks: [
        stage.people(stage.size).map((from, index) => {
          const counter = Math.max(0, stage.draw(`counter ${index}`, 2 * HOT) - HOT);
          return { from, to: CALLED, gas: GAS, data: `0x${counter.toString(16).padStart(64, '0')}` };
        }),
      ],
    };
  },
};

export const beneficiaryReaders: Shape = {
  name: 'beneficiary-readers',
  comment: "Each stores the fee recipient's balance in a slot of its own: it needs the fees of all before.",
  forks: forks(),
  embedded: ['Paris'],
  smallSize: 6,
  build: (stage) => {
    stage.put(CALLED, { nonce: 1n, code: asm('COINBASE BALANCE CALLER SSTORE') });
    return { blocks: [stage.people(stage.size).map((from) => ({ from, to: CALLED, gas: GAS }))] };
  },
};
