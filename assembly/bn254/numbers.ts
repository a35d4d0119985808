/** Numbers below p, as bytes, as words of 64 bits and as elements; 1 / x. */
// biome-ignore-all lint/correctness/noPrecisionLoss: literals of AssemblyScript are exact to 64 bits
import { carry, multiply } from './field';
import { BETA, NUMBER, NUMBER_SCRATCH, ONE, ONES, PAIR_BYTES, POWER, R_SQUARED, UNITS } from './layout';

// Words of 64 bits, least significant first. A test works each of them out again.
const P0: u64 = 0x3c208c16d87cfd47;
const P1: u64 = 0x97816a916871ca8d;
const P2: u64 = 0xb85045b68181585d;
const P3: u64 = 0x30644e72e131a029;
/** 2^580 */
const R2: usize = memory.data<u64>([0xa5abffd85a0fd7d3, 0x4f3ced47c0f3fa0d, 0x82bddbbb328070ef, 0x2bcc5f29621d6ad3]);
/** β, 1; 3 / ξ; ξ^(i (p − 1) / 6), i = 1 to 5: pairs in the order of their elements (layout.ts). */
// biome-ignore format: a number a line
const PAIRS: usize = memory.data<u64>([
  0x5763473177fffffe, 0xd4f263f1acdb5c4f, 0x59e26bcea0d48bac, 0x0000000000000000,
  0x0000000000000001, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
  0x3267e6dc24a138e5, 0xb5b4c5e559dbefa3, 0x81be18991be06ac3, 0x2b149d40ceb8aaae,
  0xe4a2bd0685c315d2, 0xa74fa084e52d1852, 0xcd2cafadeed8fdf4, 0x009713b03af0fed4,
  0xd60b35dadcc9e470, 0x5c521e08292f2176, 0xe8b99fdd76e68b60, 0x1284b71c2865a7df,
  0xca5cf05f80f362ac, 0x747992778eeec7e5, 0xa6327cfe12150b8e, 0x246996f3b4fae7e6,
  0x99e39557176f553d, 0xb78cc310c2c3330c, 0x4c0bec3cf559b143, 0x2fb347984f7911f7,
  0x1665d51c640fcba2, 0x32ae2a1d0b7c9dce, 0x4ba4cc8bd75a0794, 0x16c9e55061ebae20,
  0xdc54014671a0135a, 0xdbaae0eda9c95998, 0xdc5ec698b6e2f9b9, 0x063cf305489af5dc,
  0x82d37f632623b0e3, 0x21807dc98fa25bd2, 0x0704b5a7ec796f2b, 0x07c03cbcac41049a,
  0x848a1f55921ea762, 0xd33365f7be94ec72, 0x80f3c0b75a181e84, 0x05b54f5e64eea801,
  0xc13b4711cd2b8126, 0x3685d2ea1bdec763, 0x9f3a80b03b0b1c92, 0x2c145edbe7fd8aee,
  0x2ea2c810eab7692f, 0x425c459b55aa1bd3, 0xe93a3661a4353ff4, 0x0183c1e74f798649,
  0x24c6b8ee6e0c2c4b, 0xb080cb99678e2ac0, 0xa27fb246c7729f7d, 0x12acf2ca76fd0675,
]);
const PAIR_COUNT: usize = 7;

const LIMB_BITS: u64 = 29;
const LIMB_MASK: u64 = (1 << LIMB_BITS) - 1;

/** Writes the constants as elements. */
export function initNumbers(): void {
  memory.fill(UNITS, 0, PAIR_BYTES);
  store<u64>(UNITS, 0x100000001);
  setLimbs(R_SQUARED, R2);
  setLimbs(R_SQUARED + 4, R2);
  carry(R_SQUARED, R_SQUARED);
  multiply(ONES, R_SQUARED, UNITS);
  setPower(POWER, 72, 1);
  multiply(POWER, POWER, R_SQUARED);
  memory.fill(ONE, 0, PAIR_BYTES);
  for (let i: usize = 0; i < PAIR_BYTES; i += 8) store<i32>(ONE + i, load<i32>(ONES + i));
  for (let i: usize = 0; i < PAIR_COUNT; i++) {
    const pair = BETA + i * PAIR_BYTES;
    setLimbs(pair, PAIRS + 64 * i);
    setLimbs(pair + 4, PAIRS + 64 * i + 32);
    multiply(pair, pair, R_SQUARED);
  }
}

/** Limbs of 2, beside another element's. */
function setLimbs(lane: usize, words: usize): void {
  for (let i: usize = 0; i < 9; i++) {
    const bit = LIMB_BITS * u64(i);
    const word = words + ((usize(bit) >> 6) << 3);
    let limb = load<u64>(word) >> (bit & 63);
    if (bit < 192 && (bit & 63) > 64 - LIMB_BITS) limb |= load<u64>(word, 8) << (64 - (bit & 63));
    store<i32>(lane + 8 * i, i32(limb & LIMB_MASK));
  }
}

/** A pair of numbers of 32 bytes, big-endian. @returns whether both are below p */
export function readPair(pair: usize, first: usize, second: usize): bool {
  if (!readLane(pair, first) || !readLane(pair + 4, second)) return false;
  multiply(pair, pair, R_SQUARED);
  return true;
}

function readLane(lane: usize, bytes: usize): bool {
  for (let i: usize = 0; i < 32; i += 8) store<u64>(NUMBER + i, bswap<u64>(load<u64>(bytes + 24 - i)));
  if (!isBelowP(NUMBER)) return false;
  setLimbs(lane, NUMBER);
  return true;
}

function isBelowP(words: usize): bool {
  const w3 = load<u64>(words, 24);
  if (w3 !== P3) return w3 < P3;
  const w2 = load<u64>(words, 16);
  if (w2 !== P2) return w2 < P2;
  const w1 = load<u64>(words, 8);
  return w1 !== P1 ? w1 < P1 : load<u64>(words) < P0;
}

/** A pair's numbers to 64 bytes, big-endian. */
export function writePair(bytes: usize, pair: usize): void {
  multiply(NUMBER_SCRATCH, pair, UNITS);
  for (let lane: usize = 0; lane < 2; lane++) {
    setWords(NUMBER_SCRATCH + 4 * lane);
    for (let i: usize = 0; i < 32; i += 8) store<u64>(bytes + 32 * lane + 24 - i, bswap<u64>(load<u64>(NUMBER + i)));
  }
}

/** NUMBER, of limbs that a multiplication left: between −p and p. */
function setWords(lane: usize): void {
  memory.fill(NUMBER, 0, 40);
  let sum: i64 = 0;
  for (let i: usize = 0; i < 9; i++) {
    sum += load<i32>(lane + 8 * i);
    // the last limb holds the sign
    const limb = i < 8 ? u64(sum) & LIMB_MASK : u64(sum);
    sum >>= LIMB_BITS;
    const bit = LIMB_BITS * u64(i);
    const word = NUMBER + ((usize(bit) >> 6) << 3);
    store<u64>(word, load<u64>(word) | (limb << (bit & 63)));
    if ((bit & 63) > 64 - LIMB_BITS) store<u64>(word, limb >> (64 - (bit & 63)), 8);
  }
  if (load<i64>(NUMBER, 24) >= 0) return;
  let w = load<u64>(NUMBER);
  let r = w + P0;
  let carry = u64(r < w);
  store<u64>(NUMBER, r);
  w = load<u64>(NUMBER, 8) + carry;
  carry = u64(w < carry);
  r = w + P1;
  carry += u64(r < w);
  store<u64>(NUMBER, r, 8);
  w = load<u64>(NUMBER, 16) + carry;
  carry = u64(w < carry);
  r = w + P2;
  carry += u64(r < w);
  store<u64>(NUMBER, r, 16);
  store<u64>(NUMBER, load<u64>(NUMBER, 24) + P3 + carry, 24);
}

/** 1 / x of the first of two elements, twice; x is not zero. */
export function invert(r: usize, x: usize): void {
  multiply(NUMBER_SCRATCH, x, UNITS);
  setWords(NUMBER_SCRATCH);
  const k = invertWords();
  setLimbs(NUMBER_SCRATCH, NUMBER);
  setLimbs(NUMBER_SCRATCH + 4, NUMBER);
  // v · 2^(508 − k), then the rest
  setPower(r, 508 - abs(k), k < 0 ? -1 : 1);
  multiply(r, NUMBER_SCRATCH, r);
  multiply(r, r, POWER);
}

/** 2^n and 2^n as they are, or −2^n; n below 261. */
function setPower(pair: usize, n: u32, sign: i32): void {
  memory.fill(pair, 0, PAIR_BYTES);
  const limbs = pair + 8 * usize(n / 29);
  store<i32>(limbs, sign << (n % 29));
  store<i32>(limbs, sign << (n % 29), 4);
}

/**
 * Makes NUMBER x the v of x v = 2^k, or −2^k: Kaliski's almost inverse (https://doi.org/10.1109/12.403725). Until a is 0 and b is 1, x u = a 2^k and x v = −b 2^k,
 * or the negatives, and a v + b u = p. @returns k, or −k: 254 to 508
 */
function invertWords(): i32 {
  let a0 = load<u64>(NUMBER);
  let a1 = load<u64>(NUMBER, 8);
  let a2 = load<u64>(NUMBER, 16);
  let a3 = load<u64>(NUMBER, 24);
  let b0 = P0;
  let b1 = P1;
  let b2 = P2;
  let b3 = P3;
  let u0: u64 = 1;
  let u1: u64 = 0;
  let u2: u64 = 0;
  let u3: u64 = 0;
  let v0: u64 = 0;
  let v1: u64 = 0;
  let v2: u64 = 0;
  let v3: u64 = 0;
  let k: i32 = 0;
  let sign: i32 = -1;
  for (;;) {
    while ((a0 & 1) === 0) {
      const zeros = min<u64>(ctz(a0), 63);
      const others = 64 - zeros;
      k += i32(zeros);
      a0 = (a0 >> zeros) | (a1 << others);
      a1 = (a1 >> zeros) | (a2 << others);
      a2 = (a2 >> zeros) | (a3 << others);
      a3 >>= zeros;
      v3 = (v3 << zeros) | (v2 >> others);
      v2 = (v2 << zeros) | (v1 >> others);
      v1 = (v1 << zeros) | (v0 >> others);
      v0 <<= zeros;
    }
    // the larger one is a, and what is left is even
    if (a3 !== b3 ? a3 < b3 : a2 !== b2 ? a2 < b2 : a1 !== b1 ? a1 < b1 : a0 < b0) {
      sign = -sign;
      let other = a0;
      a0 = b0;
      b0 = other;
      other = a1;
      a1 = b1;
      b1 = other;
      other = a2;
      a2 = b2;
      b2 = other;
      other = a3;
      a3 = b3;
      b3 = other;
      other = u0;
      u0 = v0;
      v0 = other;
      other = u1;
      u1 = v1;
      v1 = other;
      other = u2;
      u2 = v2;
      v2 = other;
      other = u3;
      u3 = v3;
      v3 = other;
    }
    let borrow = u64(a0 < b0);
    a0 -= b0;
    let less = b1 + borrow;
    borrow = u64(less < borrow) + u64(a1 < less);
    a1 -= less;
    less = b2 + borrow;
    borrow = u64(less < borrow) + u64(a2 < less);
    a2 -= less;
    a3 -= b3 + borrow;
    if ((a0 | a1 | a2 | a3) === 0) break;
    u0 += v0;
    let more = v1 + u64(u0 < v0);
    let carry = u64(more < v1);
    u1 += more;
    carry += u64(u1 < more);
    more = v2 + carry;
    carry = u64(more < v2);
    u2 += more;
    carry += u64(u2 < more);
    u3 += v3 + carry;
  }
  store<u64>(NUMBER, v0);
  store<u64>(NUMBER, v1, 8);
  store<u64>(NUMBER, v2, 16);
  store<u64>(NUMBER, v3, 24);
  return k * sign;
}
