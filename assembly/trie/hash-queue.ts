import { keccak256 } from '../keccak';
import { keccak256Pair, keccakBlocks } from '../keccak/pair';
import * as layout from './layout';
import { region } from './region';

/**
 * Nodes that wait to be hashed, each for another one of as many blocks of keccak: one for each number of blocks at most, with u32 where its
 * bytes are, how many, and where its hash goes. While none waits there, u32 a buffer that is free; else the one that the node lies in.
 */
const NODE: usize = 0;
const LENGTH: usize = 4;
const RESULT: usize = 8;
const BUFFER: usize = 12;
const WAITING_BYTES: usize = 16;
/** A branch has 532 bytes at most. */
const MOST_BLOCKS: usize = 4;
const BUFFER_BYTES: usize = 1024;

/** Where the next node is to be written. */
export let buffer: usize = 0;

const QUEUE_BYTES: usize = MOST_BLOCKS * WAITING_BYTES;

export function initQueue(): void {
  buffer = region + layout.BUFFERS;
  let free = buffer;
  const queue = region + layout.WAITING;
  for (let at = queue; at < queue + QUEUE_BYTES; at += WAITING_BYTES) {
    free += BUFFER_BYTES;
    store<u32>(at, u32(free), BUFFER);
  }
}

/** Hashes a node that was written to {@link buffer}, at the latest in {@link flushQueue}. */
export function hashSoon(node: usize, length: usize, result: usize): void {
  const at = region + layout.WAITING + (keccakBlocks(length) - 1) * WAITING_BYTES;
  const waiting: usize = load<u32>(at, NODE);
  if (waiting !== 0) {
    keccak256Pair(load<u32>(at, RESULT), waiting, load<u32>(at, LENGTH), result, node, length);
    store<u32>(at, 0, NODE);
    return;
  }
  store<u32>(at, u32(node), NODE);
  store<u32>(at, u32(length), LENGTH);
  store<u32>(at, u32(result), RESULT);
  const free: usize = load<u32>(at, BUFFER);
  store<u32>(at, u32(buffer), BUFFER);
  buffer = free;
}

export function flushQueue(): void {
  const queue = region + layout.WAITING;
  for (let at = queue; at < queue + QUEUE_BYTES; at += WAITING_BYTES) {
    const waiting: usize = load<u32>(at, NODE);
    if (waiting === 0) continue;
    keccak256(load<u32>(at, RESULT), waiting, load<u32>(at, LENGTH));
    store<u32>(at, 0, NODE);
  }
}
