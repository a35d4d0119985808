import * as layout from '../../assembly/layout.js';
import type { Address, Hash } from '../primitives/bytes.js';
import type { KernelMemory } from './memory.js';

const NOTHING = new Uint8Array(0);

/** A log as the kernel left it. */
export interface KernelLog {
  readonly address: Address;
  readonly topics: readonly Hash[];
  readonly data: Uint8Array;
}

/** The logs of the transaction that the thread executed last. @param thread address of its region */
export function readLogs(memory: KernelMemory, thread: number): KernelLog[] {
  const logs: KernelLog[] = [];
  let at = thread + layout.LOGS;
  for (let left = memory.readU32(thread + layout.OUTCOME + layout.OUTCOME_LOG_COUNT); left > 0; left--) {
    const topicCount = memory.readU32(at + layout.LOG_TOPIC_COUNT);
    const length = memory.readU32(at + layout.LOG_DATA_LENGTH);
    const address = memory.readAddressBytes(at + layout.LOG_ADDRESS);
    at += layout.LOG_TOPICS;
    const topics: Hash[] = [];
    for (let topic = 0; topic < topicCount; topic++) {
      topics.push(memory.readHashBytes(at));
      at += layout.WORD;
    }
    logs.push({ address, topics, data: memory.u8.slice(at, at + length) });
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
  return memory.u8.slice(start, start + length);
}

/** The contract that the transaction created, if it did. */
export function readCreatedAddress(memory: KernelMemory, thread: number): Address | null {
  const outcome = thread + layout.OUTCOME;
  if (memory.readU32(outcome + layout.OUTCOME_CREATED) === 0) return null;
  return memory.readAddress(outcome + layout.OUTCOME_CREATED_ADDRESS);
}
