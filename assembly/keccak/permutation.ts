/**
 * Keccak-f[1600] (FIPS 202, 3.2 and 3.3). Lanes have the names of the Keccak team's own code: the row is b, g, k, m or s, the
 * column a, e, i, o or u, so that `ge` is the lane (1, 1). Unrolled over the lanes, which stay in locals through the rounds.
 */
// biome-ignore-all lint/correctness/noPrecisionLoss: literals of AssemblyScript are exact to 64 bits
// biome-ignore format: four constants a line
export const ROUND_CONSTANTS: usize = memory.data<u64>([
  0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
  0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
  0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
  0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
  0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
  0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
]);

/** Permutes the 25 lanes at `state`. */
export function permute(state: usize): void {
  let ba = load<u64>(state);
  let be = load<u64>(state, 8);
  let bi = load<u64>(state, 16);
  let bo = load<u64>(state, 24);
  let bu = load<u64>(state, 32);
  let ga = load<u64>(state, 40);
  let ge = load<u64>(state, 48);
  let gi = load<u64>(state, 56);
  let go = load<u64>(state, 64);
  let gu = load<u64>(state, 72);
  let ka = load<u64>(state, 80);
  let ke = load<u64>(state, 88);
  let ki = load<u64>(state, 96);
  let ko = load<u64>(state, 104);
  let ku = load<u64>(state, 112);
  let ma = load<u64>(state, 120);
  let me = load<u64>(state, 128);
  let mi = load<u64>(state, 136);
  let mo = load<u64>(state, 144);
  let mu = load<u64>(state, 152);
  let sa = load<u64>(state, 160);
  let se = load<u64>(state, 168);
  let si = load<u64>(state, 176);
  let so = load<u64>(state, 184);
  let su = load<u64>(state, 192);
  for (let round: usize = 0; round < 24 * 8; round += 8) {
    // θ: each column's parity, and what it adds to its neighbours.
    const parityA = ba ^ ga ^ ka ^ ma ^ sa;
    const parityE = be ^ ge ^ ke ^ me ^ se;
    const parityI = bi ^ gi ^ ki ^ mi ^ si;
    const parityO = bo ^ go ^ ko ^ mo ^ so;
    const parityU = bu ^ gu ^ ku ^ mu ^ su;
    const a = parityU ^ rotl<u64>(parityE, 1);
    const e = parityA ^ rotl<u64>(parityI, 1);
    const i = parityE ^ rotl<u64>(parityO, 1);
    const o = parityI ^ rotl<u64>(parityU, 1);
    const u = parityO ^ rotl<u64>(parityA, 1);

    // ρ and π: rotate each lane and move it to its place in the next state.
    const ba1 = ba ^ a;
    const be1 = rotl<u64>(ge ^ e, 44);
    const bi1 = rotl<u64>(ki ^ i, 43);
    const bo1 = rotl<u64>(mo ^ o, 21);
    const bu1 = rotl<u64>(su ^ u, 14);
    const ga1 = rotl<u64>(bo ^ o, 28);
    const ge1 = rotl<u64>(gu ^ u, 20);
    const gi1 = rotl<u64>(ka ^ a, 3);
    const go1 = rotl<u64>(me ^ e, 45);
    const gu1 = rotl<u64>(si ^ i, 61);
    const ka1 = rotl<u64>(be ^ e, 1);
    const ke1 = rotl<u64>(gi ^ i, 6);
    const ki1 = rotl<u64>(ko ^ o, 25);
    const ko1 = rotl<u64>(mu ^ u, 8);
    const ku1 = rotl<u64>(sa ^ a, 18);
    const ma1 = rotl<u64>(bu ^ u, 27);
    const me1 = rotl<u64>(ga ^ a, 36);
    const mi1 = rotl<u64>(ke ^ e, 10);
    const mo1 = rotl<u64>(mi ^ i, 15);
    const mu1 = rotl<u64>(so ^ o, 56);
    const sa1 = rotl<u64>(bi ^ i, 62);
    const se1 = rotl<u64>(go ^ o, 55);
    const si1 = rotl<u64>(ku ^ u, 39);
    const so1 = rotl<u64>(ma ^ a, 41);
    const su1 = rotl<u64>(se ^ e, 2);

    // χ, and in the first lane ι.
    ba = ba1 ^ (~be1 & bi1) ^ load<u64>(ROUND_CONSTANTS + round);
    be = be1 ^ (~bi1 & bo1);
    bi = bi1 ^ (~bo1 & bu1);
    bo = bo1 ^ (~bu1 & ba1);
    bu = bu1 ^ (~ba1 & be1);
    ga = ga1 ^ (~ge1 & gi1);
    ge = ge1 ^ (~gi1 & go1);
    gi = gi1 ^ (~go1 & gu1);
    go = go1 ^ (~gu1 & ga1);
    gu = gu1 ^ (~ga1 & ge1);
    ka = ka1 ^ (~ke1 & ki1);
    ke = ke1 ^ (~ki1 & ko1);
    ki = ki1 ^ (~ko1 & ku1);
    ko = ko1 ^ (~ku1 & ka1);
    ku = ku1 ^ (~ka1 & ke1);
    ma = ma1 ^ (~me1 & mi1);
    me = me1 ^ (~mi1 & mo1);
    mi = mi1 ^ (~mo1 & mu1);
    mo = mo1 ^ (~mu1 & ma1);
    mu = mu1 ^ (~ma1 & me1);
    sa = sa1 ^ (~se1 & si1);
    se = se1 ^ (~si1 & so1);
    si = si1 ^ (~so1 & su1);
    so = so1 ^ (~su1 & sa1);
    su = su1 ^ (~sa1 & se1);
  }
  store<u64>(state, ba);
  store<u64>(state, be, 8);
  store<u64>(state, bi, 16);
  store<u64>(state, bo, 24);
  store<u64>(state, bu, 32);
  store<u64>(state, ga, 40);
  store<u64>(state, ge, 48);
  store<u64>(state, gi, 56);
  store<u64>(state, go, 64);
  store<u64>(state, gu, 72);
  store<u64>(state, ka, 80);
  store<u64>(state, ke, 88);
  store<u64>(state, ki, 96);
  store<u64>(state, ko, 104);
  store<u64>(state, ku, 112);
  store<u64>(state, ma, 120);
  store<u64>(state, me, 128);
  store<u64>(state, mi, 136);
  store<u64>(state, mo, 144);
  store<u64>(state, mu, 152);
  store<u64>(state, sa, 160);
  store<u64>(state, se, 168);
  store<u64>(state, si, 176);
  store<u64>(state, so, 184);
  store<u64>(state, su, 192);
}
