import { type Actor, actor } from '../actors.js';
import type { Call } from '../scene.js';
import { forks } from '../state-case.js';
import { MAX_FEE, type Sent, type Shape } from './shape.js';
import type { Address } from '../../../src/primitives/bytes.js';

const TRANSFER_GAS = 21_000n;

export const pay = (to: Address, value = 1n): Call => ({ to, value, gas: TRANSFER_GAS });

export const rawTransfers: Shape = {
  name: 'raw-transfers',
  comment: 'Each pays one wei to somebody of its own, who was not there: nothing in common but the fee recipient.',
  forks: forks(),
  embedded: ['Frontier'],
  smallSize: 6,
  build: (stage) => ({
    blocks: [stage.people(stage.size).map((from, index) => ({ from, ...pay(stage.recipient(index)) }))],
  }),
};

/** Of those of the one sender. */
const ONE_IN = 2;

export const oneSender: Shape = {
  name: 'one-sender',
  comment:
    'Every second transaction is of the same sender, those between are of others: a chain of nonces among independent ones.',
  forks: forks(),
  embedded: ['Homestead'],
  smallSize: 8,
  build: (stage) => ({
    blocks: [
      Array.from({ length: stage.size }, (_, index) => ({
        from: stage.person(index % ONE_IN === 0 ? 0 : index),
        ...pay(stage.recipient(index)),
      })),
    ],
  }),
};

export const nonceChain: Shape = {
  name: 'nonce-chain',
  comment: 'All are of one sender: each needs the nonce and the balance that the one before left.',
  forks: forks(),
  embedded: ['EIP150'],
  smallSize: 6,
  build: (stage) => {
    const from = stage.person(0);
    return { blocks: [Array.from({ length: stage.size }, (_, index) => ({ from, ...pay(stage.recipient(index)) }))] };
  },
};

/** wei; a transfer's fee at most */
const FEE = TRANSFER_GAS * MAX_FEE;

export const balanceChain: Shape = {
  name: 'balance-chain',
  comment: 'Each passes on what it got from the one before, less the fee: none but the first could pay before that.',
  forks: forks(),
  embedded: ['EIP158'],
  smallSize: 6,
  build: (stage) => {
    const needed = FEE * BigInt(stage.size);
    stage.fund(stage.stranger(0).address, needed + 1n);
    return {
      blocks: [
        Array.from({ length: stage.size }, (_, index) => ({
          from: stage.stranger(index),
          ...pay(stage.stranger(index + 1).address, needed - FEE * BigInt(index + 1) + 1n),
        })),
      ],
    };
  },
};

const FEE_RECIPIENT = actor('fee recipient');
/** The fees of three transfers pay for one of its own, whatever the fork burns of them. */
const FEES_BEFORE = 3;

export const beneficiarySender: Shape = {
  name: 'beneficiary-sender',
  comment:
    'The fee recipient, who has nothing but the fees, sends every fourth transaction, and is paid by every fifth.',
  forks: forks(),
  embedded: ['London'],
  smallSize: 10,
  build: (stage) => ({
    coinbase: FEE_RECIPIENT.address,
    blocks: [
      Array.from({ length: stage.size }, (_, index): Sent => {
        if (index % (FEES_BEFORE + 1) === FEES_BEFORE) return { from: FEE_RECIPIENT, ...pay(stage.recipient(index)) };
        return { from: stage.person(index), ...pay(index % 5 === 0 ? FEE_RECIPIENT.address : stage.recipient(index)) };
      }),
    ],
  }),
};

export const smallBlocks: Shape = {
  name: 'small-blocks',
  comment: 'Blocks of none, one, two, three transactions and so on, of few senders in turn.',
  forks: forks(),
  embedded: ['Shanghai'],
  smallSize: 3,
  build: (stage) => {
    const people: Actor[] = stage.people(4);
    const blocks: Sent[][] = [[]];
    for (let index = 0; index < stage.size; index++) {
      const last = blocks.at(-1) as Sent[];
      const block = last.length < blocks.length - 1 ? last : [];
      if (block !== last) blocks.push(block);
      block.push({ from: people[index % people.length] as Actor, ...pay(stage.recipient(index)) });
    }
    return { blocks };
  },
};
