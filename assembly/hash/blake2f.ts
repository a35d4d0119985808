/** The compression function F of BLAKE2b (RFC 7693, section 3.2) with a number of rounds of the caller's choice (EIP-152). */
// biome-ignore-all lint/correctness/noPrecisionLoss: literals of AssemblyScript are exact to 64 bits

/** RFC 7693, section 2.7: the order of the message's words in each of ten rounds. */
// biome-ignore format: one round a line
const SIGMA: usize = memory.data<u8>([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
  11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
  7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
  9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
  2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
  12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
  13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
  6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
  10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
]);
/** RFC 7693, section 2.6: the initial values of BLAKE2b, those of SHA-512. */
// biome-ignore format: four values a line
const IV: usize = memory.data<u64>([
  0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
  0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
]);

/** Rounds until the order of the message's words repeats. */
const PERIOD: u32 = 10;
const SCHEDULE: usize = 128;
/** Bytes of scratch memory, aligned to 8: the 16 words of v, then the message in the order of each of ten rounds. */
export const BLAKE2F_SCRATCH_BYTES: usize = SCHEDULE + 1280;

/** Offsets in EIP-152's input. */
const STATE: usize = 4;
const MESSAGE: usize = 68;
const COUNTER: usize = 196;
const FINAL: usize = 212;

/** F for the 213 bytes of EIP-152's input, the last of which is 0 or 1; 64 bytes to `result`. */
export function blake2f(result: usize, input: usize, scratch: usize): void {
  const v = scratch;
  const schedule = scratch + SCHEDULE;
  memory.copy(v, input + STATE, 64);
  memory.copy(v + 64, IV, 64);
  store<u64>(v, load<u64>(v, 96) ^ load<u64>(input + COUNTER), 96);
  store<u64>(v, load<u64>(v, 104) ^ load<u64>(input + COUNTER, 8), 104);
  if (load<u8>(input + FINAL) !== 0) store<u64>(v, ~load<u64>(v, 112), 112);

  for (let i: usize = 0; i < 160; i++) {
    store<u64>(schedule + (i << 3), load<u64>(input + MESSAGE + (usize(load<u8>(SIGMA + i)) << 3)));
  }
  // A call for each ten rounds: V8 has an optimised version of a function only for its next call, and 2^32 rounds may be asked for.
  let rounds = bswap<u32>(load<u32>(input));
  for (; rounds > PERIOD; rounds -= PERIOD) mixRounds(v, schedule, PERIOD);
  mixRounds(v, schedule, rounds);

  for (let i: usize = 0; i < 64; i += 8) {
    store<u64>(result + i, load<u64>(input + STATE + i) ^ load<u64>(v + i) ^ load<u64>(v + 64 + i));
  }
}

/** Up to ten rounds of mixing G (RFC 7693, section 3.1), over `v` in locals. */
function mixRounds(v: usize, schedule: usize, rounds: u32): void {
  let v0 = load<u64>(v);
  let v1 = load<u64>(v, 8);
  let v2 = load<u64>(v, 16);
  let v3 = load<u64>(v, 24);
  let v4 = load<u64>(v, 32);
  let v5 = load<u64>(v, 40);
  let v6 = load<u64>(v, 48);
  let v7 = load<u64>(v, 56);
  let v8 = load<u64>(v, 64);
  let v9 = load<u64>(v, 72);
  let v10 = load<u64>(v, 80);
  let v11 = load<u64>(v, 88);
  let v12 = load<u64>(v, 96);
  let v13 = load<u64>(v, 104);
  let v14 = load<u64>(v, 112);
  let v15 = load<u64>(v, 120);
  const end = schedule + (usize(rounds) << 7);
  for (let words = schedule; words < end; words += 128) {
    // Columns.
    v0 += v4 + load<u64>(words);
    v12 = rotr<u64>(v12 ^ v0, 32);
    v8 += v12;
    v4 = rotr<u64>(v4 ^ v8, 24);
    v0 += v4 + load<u64>(words, 8);
    v12 = rotr<u64>(v12 ^ v0, 16);
    v8 += v12;
    v4 = rotr<u64>(v4 ^ v8, 63);
    v1 += v5 + load<u64>(words, 16);
    v13 = rotr<u64>(v13 ^ v1, 32);
    v9 += v13;
    v5 = rotr<u64>(v5 ^ v9, 24);
    v1 += v5 + load<u64>(words, 24);
    v13 = rotr<u64>(v13 ^ v1, 16);
    v9 += v13;
    v5 = rotr<u64>(v5 ^ v9, 63);
    v2 += v6 + load<u64>(words, 32);
    v14 = rotr<u64>(v14 ^ v2, 32);
    v10 += v14;
    v6 = rotr<u64>(v6 ^ v10, 24);
    v2 += v6 + load<u64>(words, 40);
    v14 = rotr<u64>(v14 ^ v2, 16);
    v10 += v14;
    v6 = rotr<u64>(v6 ^ v10, 63);
    v3 += v7 + load<u64>(words, 48);
    v15 = rotr<u64>(v15 ^ v3, 32);
    v11 += v15;
    v7 = rotr<u64>(v7 ^ v11, 24);
    v3 += v7 + load<u64>(words, 56);
    v15 = rotr<u64>(v15 ^ v3, 16);
    v11 += v15;
    v7 = rotr<u64>(v7 ^ v11, 63);
    // Diagonals.
    v0 += v5 + load<u64>(words, 64);
    v15 = rotr<u64>(v15 ^ v0, 32);
    v10 += v15;
    v5 = rotr<u64>(v5 ^ v10, 24);
    v0 += v5 + load<u64>(words, 72);
    v15 = rotr<u64>(v15 ^ v0, 16);
    v10 += v15;
    v5 = rotr<u64>(v5 ^ v10, 63);
    v1 += v6 + load<u64>(words, 80);
    v12 = rotr<u64>(v12 ^ v1, 32);
    v11 += v12;
    v6 = rotr<u64>(v6 ^ v11, 24);
    v1 += v6 + load<u64>(words, 88);
    v12 = rotr<u64>(v12 ^ v1, 16);
    v11 += v12;
    v6 = rotr<u64>(v6 ^ v11, 63);
    v2 += v7 + load<u64>(words, 96);
    v13 = rotr<u64>(v13 ^ v2, 32);
    v8 += v13;
    v7 = rotr<u64>(v7 ^ v8, 24);
    v2 += v7 + load<u64>(words, 104);
    v13 = rotr<u64>(v13 ^ v2, 16);
    v8 += v13;
    v7 = rotr<u64>(v7 ^ v8, 63);
    v3 += v4 + load<u64>(words, 112);
    v14 = rotr<u64>(v14 ^ v3, 32);
    v9 += v14;
    v4 = rotr<u64>(v4 ^ v9, 24);
    v3 += v4 + load<u64>(words, 120);
    v14 = rotr<u64>(v14 ^ v3, 16);
    v9 += v14;
    v4 = rotr<u64>(v4 ^ v9, 63);
  }
  store<u64>(v, v0);
  store<u64>(v, v1, 8);
  store<u64>(v, v2, 16);
  store<u64>(v, v3, 24);
  store<u64>(v, v4, 32);
  store<u64>(v, v5, 40);
  store<u64>(v, v6, 48);
  store<u64>(v, v7, 56);
  store<u64>(v, v8, 64);
  store<u64>(v, v9, 72);
  store<u64>(v, v10, 80);
  store<u64>(v, v11, 88);
  store<u64>(v, v12, 96);
  store<u64>(v, v13, 104);
  store<u64>(v, v14, 112);
  store<u64>(v, v15, 120);
}
