import * as layout from '../../assembly/layout.js';
import type { Address, Hash } from '../primitives/bytes.js';
import type { KernelMemory } from './memory.js';

const NOTHING = new Uint8Array(0);
const NO_LOGS: readonly KernelLog[] = [];

/** A log as the kernel left it. */
export interface KernelLog {
  readonly address: Address;
  readonly topics: readonly Hash[];
  readonly data: Uint8Array;
}

/**
 * The logs of the transaction that the thread executed last. Their memory is copied and turned to hex once for all of them:
 * a call per topic took longer than the transaction (bench: an ERC-20 transfer).
 * @param thread address of its region
 */
export function readLogs(memory: KernelMemory, thread: number): readonly KernelLog[] {
  const outcome = thread + layout.OUTCOME;
  const count = memory.readU32(outcome + layout.OUTCOME_LOG_COUNT);
  if (count === 0) return NO_LOGS;
  const start = thread + layout.LOGS;
  const end = memory.readU32(outcome + layout.OUTCOME_LOGS_END);
  const bytes = memory.copy(start, end);
  const hex = memory.hex(start, end);
  const logs: KernelLog[] = [];
  let at = 0;
  for (let left = count; left > 0; left--) {
    const topicCount = memory.readU32(start + at + layout.LOG_TOPIC_COUNT);
    const length = memory.readU32(start + at + layout.LOG_DATA_LENGTH);
    const address = `0x${hex.substring(2 * at + 24, 2 * at + 64)}` as Address;
    at += layout.LOG_TOPICS;
    const topics: Hash[] = [];
    for (let topic = 0; topic < topicCount; topic++) {
      topics.push(`0x${hex.substring(2 * at, 2 * at + 64)}` as Hash);
      at += layout.WORD;
    }
    logs.push({ address, topics, data: bytes.subarray(at, at + length) });
    at += (length + 7) & ~7;
  }
  return logs;
}

/** What the transaction returned. */
export function readOutput(memory: KernelMemory, thread: number): Uint8Array {
  const outcome = thread + layout.OUTCOME;
  const length = memory.readU32(outcome + layout.OUTCOME_OUTPUT_LENGTH);
  if (length === 0) return NOTHING;
  const start = memory.readU32(outcome + layout.OUTCOME_OUTPUT);
  return memory.copy(start, start + length);
}

/** The contract that the transaction created, if it did. */
export function readCreatedAddress(memory: KernelMemory, thread: number): Address | null {
  const outcome = thread + layout.OUTCOME;
  if (memory.readU32(outcome + layout.OUTCOME_CREATED) === 0) return null;
  return memory.readAddress(outcome + layout.OUTCOME_CREATED_ADDRESS);
}
