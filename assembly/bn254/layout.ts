/**
 * Where everything lies in the memory of BN254's module. AssemblyScript and TypeScript both import this file, so it holds plain numbers only.
 * Offsets and sizes are bytes.
 *
 *     0         ┌────────────────────────┐
 *               │ static data            │  tables, constants as numbers
 *     8 KiB     ├────────────────────────┤
 *               │ constants as elements  │  written by init
 *               ├────────────────────────┤
 *               │ what functions work in │  each file its own; none calls itself
 *     OUTPUT    ├────────────────────────┤
 *               │ a point                │
 *     SCALARS   ├────────────────────────┤
 *               │ a scalar's parts       │  written by TypeScript
 *     INPUT     ├────────────────────────┤
 *               │ a precompile's input   │  written by TypeScript; it grows
 *               │ pairs of the pairing   │  behind it
 */

/** Two elements of Fp, one of Fp2 (assembly/bn254/field.ts); those of Fp6 and Fp12. */
export const PAIR_BYTES: usize = 80;
export const SEXTIC_BYTES: usize = 3 * PAIR_BYTES;
export const DODECIC_BYTES: usize = 2 * SEXTIC_BYTES;

// ── Constants ────────────────────────────────────────────────────────────────────────────────────────────────────────────

const CONSTANTS: usize = 8192;
/** 1, R² and 2^362, each twice, as they are; all others are in Montgomery's form */
export const UNITS: usize = CONSTANTS;
export const R_SQUARED: usize = UNITS + PAIR_BYTES;
export const POWER: usize = R_SQUARED + PAIR_BYTES;
export const ONES: usize = POWER + PAIR_BYTES;
/** 1 of Fp2 */
export const ONE: usize = ONES + PAIR_BYTES;
/** β, a cube root of 1, and 1: (βx, y) = λ(x, y) */
export const BETA: usize = ONE + PAIR_BYTES;
/** 3 / ξ: y² = x³ + 3 / ξ is the twist */
export const TWIST: usize = BETA + PAIR_BYTES;
/** ξ^(i (p − 1) / 6), i = 1 to 5 */
export const FROBENIUS: usize = TWIST + PAIR_BYTES;

// ── What functions work in ───────────────────────────────────────────────────────────────────────────────────────────────

export const FIELD_SCRATCH: usize = FROBENIUS + 5 * PAIR_BYTES;
export const NUMBER_SCRATCH: usize = FIELD_SCRATCH + PAIR_BYTES;
/** a number: u64, least significant first */
export const NUMBER: usize = NUMBER_SCRATCH + PAIR_BYTES;
export const SQUARE_LEFT: usize = NUMBER + 48;
export const SQUARE_RIGHT: usize = SQUARE_LEFT + PAIR_BYTES;
export const SEXTIC_SCRATCH: usize = SQUARE_RIGHT + PAIR_BYTES;
export const DODECIC_SCRATCH: usize = SEXTIC_SCRATCH + 8 * PAIR_BYTES;
export const CURVE_SCRATCH: usize = DODECIC_SCRATCH + 5 * SEXTIC_BYTES;
/** a Jacobian point of G1: x and y, z as the second of a pair, u32 whether it is infinity */
export const SUM: usize = CURVE_SCRATCH + 8 * PAIR_BYTES;
export const POINT_Z: usize = PAIR_BYTES;
export const POINT_INFINITE: usize = 2 * PAIR_BYTES;
/** affine points of G1: the operands; odd multiples of one, and λ times these */
export const POINT: usize = SUM + 2 * PAIR_BYTES + 16;
export const ADDEND: usize = POINT + PAIR_BYTES;
export const COMMON_Z: usize = ADDEND + PAIR_BYTES;
export const MULTIPLES: usize = COMMON_Z + PAIR_BYTES;
export const RATIOS: usize = MULTIPLES + 16 * PAIR_BYTES;
/** i8: digits of a scalar's parts */
export const DIGITS: usize = RATIOS + 8 * PAIR_BYTES;
export const DIGITS_BYTES: usize = 144;
export const LINE: usize = DIGITS + 2 * DIGITS_BYTES;
export const TWIST_SCRATCH: usize = LINE + 3 * PAIR_BYTES;
/** the product of lines, and what its power is made of */
export const PRODUCT: usize = TWIST_SCRATCH + 12 * PAIR_BYTES;
/** ψ of a point, or the negative */
export const IMAGE: usize = PRODUCT + DODECIC_BYTES;
export const POWERS: usize = IMAGE + 2 * PAIR_BYTES;

// ── What passes in and out ───────────────────────────────────────────────────────────────────────────────────────────────

export const OUTPUT: usize = 20 * 1024;
/** scalar = first + λ · second: each two u64, and u32 whether it is negative */
export const SCALARS: usize = OUTPUT + 64;
export const SCALAR_SIGN: usize = 16;
export const SCALAR_BYTES: usize = 32;
export const INPUT: usize = OUTPUT + 128;
export const PAIR_INPUT_BYTES: usize = 192;

/** of the pairing: the multiple of Q, Q, both of Fp2; x and y of P, each twice; u32 whether P is no infinity */
export const MILLER_Q: usize = 3 * PAIR_BYTES;
export const MILLER_X: usize = 5 * PAIR_BYTES;
export const MILLER_Y: usize = 6 * PAIR_BYTES;
export const MILLER_HAS_LINES: usize = 7 * PAIR_BYTES;
export const MILLER_BYTES: usize = 7 * PAIR_BYTES + 16;
