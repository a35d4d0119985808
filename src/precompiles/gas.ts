import { FORKS, type Fork } from '../forks/networks.js';
import { modexpGas } from './modexp.js';

/** Gas that a call's input costs. `Infinity` where the call must fail whatever gas it has. */
export type GasRule = (input: Uint8Array) => number;

/** From a precompile's address to its price, for the precompiles that a fork has. */
export type PrecompileGas = ReadonlyMap<number, GasRule>;

export const constant =
  (gas: number): GasRule =>
  () =>
    gas;
/** Yellow paper, appendix E: so much, and so much for each word of input begun. */
const perWord =
  (base: number, word: number): GasRule =>
  ({ length }) =>
    base + word * Math.ceil(length / 32);
export const perItem =
  (base: number, item: number, itemBytes: number): GasRule =>
  ({ length }) =>
    base + item * Math.floor(length / itemBytes);

/** EIP-152: one a round; an input of another length than 213 fails whatever it costs. */
const blake2fGas: GasRule = (input) =>
  input.length === 213 ? new DataView(input.buffer, input.byteOffset).getUint32(0) : Infinity;

/** EIP-2537: the price of one multiplication, with a discount in thousandths for each number of points up to 128. */
export const multiexp =
  (multiplication: number, itemBytes: number, discounts: readonly number[]): GasRule =>
  ({ length }) => {
    const count = Math.floor(length / itemBytes);
    const discount = discounts[Math.min(count, discounts.length) - 1] ?? 0;
    return Math.floor((count * multiplication * discount) / 1000);
  };

// biome-ignore format: sixteen a line
const G1_DISCOUNTS = [
  1000, 949, 848, 797, 764, 750, 738, 728, 719, 712, 705, 698, 692, 687, 682, 677,
  673, 669, 665, 661, 658, 654, 651, 648, 645, 642, 640, 637, 635, 632, 630, 627,
  625, 623, 621, 619, 617, 615, 613, 611, 609, 608, 606, 604, 603, 601, 599, 598,
  596, 595, 593, 592, 591, 589, 588, 586, 585, 584, 582, 581, 580, 579, 577, 576,
  575, 574, 573, 572, 570, 569, 568, 567, 566, 565, 564, 563, 562, 561, 560, 559,
  558, 557, 556, 555, 554, 553, 552, 551, 550, 549, 548, 547, 547, 546, 545, 544,
  543, 542, 541, 540, 540, 539, 538, 537, 536, 536, 535, 534, 533, 532, 532, 531,
  530, 529, 528, 528, 527, 526, 525, 525, 524, 523, 522, 522, 521, 520, 520, 519,
];
// biome-ignore format: sixteen a line
const G2_DISCOUNTS = [
  1000, 1000, 923, 884, 855, 832, 812, 796, 782, 770, 759, 749, 740, 732, 724, 717,
  711, 704, 699, 693, 688, 683, 679, 674, 670, 666, 663, 659, 655, 652, 649, 646,
  643, 640, 637, 634, 632, 629, 627, 624, 622, 620, 618, 615, 613, 611, 609, 607,
  606, 604, 602, 600, 598, 597, 595, 593, 592, 590, 589, 587, 586, 584, 583, 582,
  580, 579, 578, 576, 575, 574, 573, 571, 570, 569, 568, 567, 566, 565, 563, 562,
  561, 560, 559, 558, 557, 556, 555, 554, 553, 552, 552, 551, 550, 549, 548, 547,
  546, 545, 545, 544, 543, 542, 541, 541, 540, 539, 538, 537, 537, 536, 535, 535,
  534, 533, 532, 532, 531, 530, 530, 529, 528, 528, 527, 526, 526, 525, 524, 524,
];

/** What each fork changed. */
const CHANGES: Readonly<Partial<Record<Fork, readonly (readonly [address: number, rule: GasRule])[]>>> = {
  Frontier: [
    [0x01, constant(3000)],
    [0x02, perWord(60, 12)],
    [0x03, perWord(600, 120)],
    [0x04, perWord(15, 3)],
  ],
  /** EIP-198, EIP-196, EIP-197 */
  Byzantium: [
    [0x05, modexpGas('EIP-198')],
    [0x06, constant(500)],
    [0x07, constant(40_000)],
    [0x08, perItem(100_000, 80_000, 192)],
  ],
  /** EIP-1108, EIP-152 */
  Istanbul: [
    [0x06, constant(150)],
    [0x07, constant(6000)],
    [0x08, perItem(45_000, 34_000, 192)],
    [0x09, blake2fGas],
  ],
  Berlin: [[0x05, modexpGas('EIP-2565')]],
  /** EIP-4844 */
  Cancun: [[0x0a, constant(50_000)]],
  /** EIP-2537 */
  Prague: [
    [0x0b, constant(375)],
    [0x0c, multiexp(12_000, 160, G1_DISCOUNTS)],
    [0x0d, constant(600)],
    [0x0e, multiexp(22_500, 288, G2_DISCOUNTS)],
    [0x0f, perItem(37_700, 32_600, 384)],
    [0x10, constant(5500)],
    [0x11, constant(23_800)],
  ],
  /** EIP-7883 with EIP-7823, EIP-7951 */
  Osaka: [
    [0x05, modexpGas('EIP-7883')],
    [0x100, constant(6900)],
  ],
};

const TABLES = new Map<Fork, PrecompileGas>();
let table: PrecompileGas = new Map();
for (const fork of FORKS) {
  table = new Map([...table, ...(CHANGES[fork] ?? [])]);
  TABLES.set(fork, table);
}

/** The precompiles of a fork and their prices: the fork before, with what it changed. */
export const precompileGas = (fork: Fork): PrecompileGas => TABLES.get(fork) as PrecompileGas;
