// biome-ignore-all lint/correctness/noPrecisionLoss: literals of AssemblyScript are exact to 64 bits

/** Spreads a word over 32 bits, for an index: a multiplication by 2^64 divided by the golden ratio, as in Knuth's TAOCP 6.4. */
export function hashWord(word: usize): u32 {
  const mixed =
    load<u64>(word) ^ rotl<u64>(load<u64>(word, 8), 21) ^ rotl<u64>(load<u64>(word, 16), 42) ^ load<u64>(word, 24);
  return <u32>((mixed * 0x9e3779b97f4a7c15) >> 32);
}

/** The same for a word that belongs to the record at `owner`. */
export function hashOwned(owner: usize, word: usize): u32 {
  return hashWord(word) ^ (<u32>owner * 0x9e3779b1);
}
