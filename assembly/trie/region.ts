import { initKeccak } from '../keccak';
import { initKeccakPair } from '../keccak/pair';
import * as layout from './layout';

/** Where this instance's own region begins: what is in it has its place from there (layout.ts). */
export let region: usize = 0;

/** Points this instance at its region. */
export function initRegion(address: usize): void {
  region = address;
  initKeccak(region + layout.KECCAK);
  initKeccakPair(region + layout.KECCAK_PAIR);
}
