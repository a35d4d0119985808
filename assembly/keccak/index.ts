export { addToBloom, BLOOM_BYTES } from './bloom';
export { initKeccak, KECCAK_REGION_BYTES, keccak256 } from './keccak';
