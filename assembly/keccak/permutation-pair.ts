import { ROUND_CONSTANTS } from './permutation';

/**
 * Keccak-f[1600] of two states at once, whose lanes lie side by side: 25 pairs at `state`. The same as {@link permute}, in words of 128 bits.
 */
export function permutePair(state: usize): void {
  let ba = v128.load(state);
  let be = v128.load(state, 16);
  let bi = v128.load(state, 32);
  let bo = v128.load(state, 48);
  let bu = v128.load(state, 64);
  let ga = v128.load(state, 80);
  let ge = v128.load(state, 96);
  let gi = v128.load(state, 112);
  let go = v128.load(state, 128);
  let gu = v128.load(state, 144);
  let ka = v128.load(state, 160);
  let ke = v128.load(state, 176);
  let ki = v128.load(state, 192);
  let ko = v128.load(state, 208);
  let ku = v128.load(state, 224);
  let ma = v128.load(state, 240);
  let me = v128.load(state, 256);
  let mi = v128.load(state, 272);
  let mo = v128.load(state, 288);
  let mu = v128.load(state, 304);
  let sa = v128.load(state, 320);
  let se = v128.load(state, 336);
  let si = v128.load(state, 352);
  let so = v128.load(state, 368);
  let su = v128.load(state, 384);
  for (let round: usize = 0; round < 24 * 8; round += 8) {
    // θ
    const parityA = v128.xor(v128.xor(v128.xor(ba, ga), v128.xor(ka, ma)), sa);
    const parityE = v128.xor(v128.xor(v128.xor(be, ge), v128.xor(ke, me)), se);
    const parityI = v128.xor(v128.xor(v128.xor(bi, gi), v128.xor(ki, mi)), si);
    const parityO = v128.xor(v128.xor(v128.xor(bo, go), v128.xor(ko, mo)), so);
    const parityU = v128.xor(v128.xor(v128.xor(bu, gu), v128.xor(ku, mu)), su);
    const a = v128.xor(parityU, rotl(parityE, 1));
    const e = v128.xor(parityA, rotl(parityI, 1));
    const i = v128.xor(parityE, rotl(parityO, 1));
    const o = v128.xor(parityI, rotl(parityU, 1));
    const u = v128.xor(parityO, rotl(parityA, 1));

    // ρ and π
    const ba1 = v128.xor(ba, a);
    const be1 = rotl(v128.xor(ge, e), 44);
    const bi1 = rotl(v128.xor(ki, i), 43);
    const bo1 = rotl(v128.xor(mo, o), 21);
    const bu1 = rotl(v128.xor(su, u), 14);
    const ga1 = rotl(v128.xor(bo, o), 28);
    const ge1 = rotl(v128.xor(gu, u), 20);
    const gi1 = rotl(v128.xor(ka, a), 3);
    const go1 = rotl(v128.xor(me, e), 45);
    const gu1 = rotl(v128.xor(si, i), 61);
    const ka1 = rotl(v128.xor(be, e), 1);
    const ke1 = rotl(v128.xor(gi, i), 6);
    const ki1 = rotl(v128.xor(ko, o), 25);
    const ko1 = rotl(v128.xor(mu, u), 8);
    const ku1 = rotl(v128.xor(sa, a), 18);
    const ma1 = rotl(v128.xor(bu, u), 27);
    const me1 = rotl(v128.xor(ga, a), 36);
    const mi1 = rotl(v128.xor(ke, e), 10);
    const mo1 = rotl(v128.xor(mi, i), 15);
    const mu1 = rotl(v128.xor(so, o), 56);
    const sa1 = rotl(v128.xor(bi, i), 62);
    const se1 = rotl(v128.xor(go, o), 55);
    const si1 = rotl(v128.xor(ku, u), 39);
    const so1 = rotl(v128.xor(ma, a), 41);
    const su1 = rotl(v128.xor(se, e), 2);

    // χ, and in the first lane ι
    ba = v128.xor(v128.xor(ba1, v128.andnot(bi1, be1)), v128.load64_splat(ROUND_CONSTANTS + round));
    be = v128.xor(be1, v128.andnot(bo1, bi1));
    bi = v128.xor(bi1, v128.andnot(bu1, bo1));
    bo = v128.xor(bo1, v128.andnot(ba1, bu1));
    bu = v128.xor(bu1, v128.andnot(be1, ba1));
    ga = v128.xor(ga1, v128.andnot(gi1, ge1));
    ge = v128.xor(ge1, v128.andnot(go1, gi1));
    gi = v128.xor(gi1, v128.andnot(gu1, go1));
    go = v128.xor(go1, v128.andnot(ga1, gu1));
    gu = v128.xor(gu1, v128.andnot(ge1, ga1));
    ka = v128.xor(ka1, v128.andnot(ki1, ke1));
    ke = v128.xor(ke1, v128.andnot(ko1, ki1));
    ki = v128.xor(ki1, v128.andnot(ku1, ko1));
    ko = v128.xor(ko1, v128.andnot(ka1, ku1));
    ku = v128.xor(ku1, v128.andnot(ke1, ka1));
    ma = v128.xor(ma1, v128.andnot(mi1, me1));
    me = v128.xor(me1, v128.andnot(mo1, mi1));
    mi = v128.xor(mi1, v128.andnot(mu1, mo1));
    mo = v128.xor(mo1, v128.andnot(ma1, mu1));
    mu = v128.xor(mu1, v128.andnot(me1, ma1));
    sa = v128.xor(sa1, v128.andnot(si1, se1));
    se = v128.xor(se1, v128.andnot(so1, si1));
    si = v128.xor(si1, v128.andnot(su1, so1));
    so = v128.xor(so1, v128.andnot(sa1, su1));
    su = v128.xor(su1, v128.andnot(se1, sa1));
  }
  v128.store(state, ba);
  v128.store(state, be, 16);
  v128.store(state, bi, 32);
  v128.store(state, bo, 48);
  v128.store(state, bu, 64);
  v128.store(state, ga, 80);
  v128.store(state, ge, 96);
  v128.store(state, gi, 112);
  v128.store(state, go, 128);
  v128.store(state, gu, 144);
  v128.store(state, ka, 160);
  v128.store(state, ke, 176);
  v128.store(state, ki, 192);
  v128.store(state, ko, 208);
  v128.store(state, ku, 224);
  v128.store(state, ma, 240);
  v128.store(state, me, 256);
  v128.store(state, mi, 272);
  v128.store(state, mo, 288);
  v128.store(state, mu, 304);
  v128.store(state, sa, 320);
  v128.store(state, se, 336);
  v128.store(state, si, 352);
  v128.store(state, so, 368);
  v128.store(state, su, 384);
}

/** There is no instruction that rotates lanes. */
function rotl(lanes: v128, by: i32): v128 {
  return v128.or(i64x2.shl(lanes, by), i64x2.shr_u(lanes, 64 - by));
}
