import {
  LIMIT_LOGS,
  LOG_ADDRESS,
  LOG_DATA_LENGTH,
  LOG_TOPIC_COUNT,
  LOG_TOPICS,
  LOGS_BYTES,
  LOGS_RESERVE,
  OUTCOME_LOGS_END,
} from '../layout';
import { hitLimit } from '../limits';
import { logs, outcome } from '../thread';
import { storeBE } from '../u256';

/** Where the transaction's logs begin: behind what the transactions before it left. */
export let logsStart: usize = 0;

/** Where the next log goes, and how many there are: a snapshot is both. */
export let logsEnd: usize = 0;
export let logCount: u32 = 0;

/** @param topics the word of the first topic; the others lie below it, as on the stack */
export function appendLog(address: usize, topics: usize, topicCount: u32, data: usize, length: u32): void {
  const size = LOG_TOPICS + ((topicCount << 5) + ((length + 7) & ~7));
  if (logsEnd + size > logs + LOGS_BYTES) {
    hitLimit(LIMIT_LOGS, logsEnd + size - logs);
    return;
  }
  storeBE(logsEnd + LOG_ADDRESS, address);
  store<u32>(logsEnd, topicCount, LOG_TOPIC_COUNT);
  store<u32>(logsEnd, length, LOG_DATA_LENGTH);
  let at = logsEnd + LOG_TOPICS;
  for (let topic: u32 = 0; topic < topicCount; topic++) {
    storeBE(at, topics - ((<usize>topic) << 5));
    at += 32;
  }
  memory.copy(at, data, length);
  logsEnd += size;
  logCount++;
}

/** Begins a batch: nothing is left of the one before. */
export function clearLogs(): void {
  logsEnd = logs;
}

/** Goes on behind what this region has kept of the batch. */
export function continueLogs(): void {
  logsEnd = max(logs, <usize>load<u32>(outcome, OUTCOME_LOGS_END));
}

/** Begins a transaction's logs, behind what is kept. */
export function beginLogs(): void {
  logsStart = logsEnd;
  logCount = 0;
}

/** True where so many bytes can be kept behind the transaction's logs. */
export function hasRoomBehindLogs(length: u32): bool {
  const end = endBehindLogs(length);
  if (end <= logs + LOGS_BYTES) return true;
  hitLimit(LIMIT_LOGS, end - logs);
  return false;
}

/** Keeps bytes behind the transaction's logs; after {@link hasRoomBehindLogs}. */
export function keepBehindLogs(bytes: usize, length: u32): void {
  memory.copy(logsEnd, bytes, length);
  logsEnd = endBehindLogs(length);
}

/** A multiple of 8. */
function endBehindLogs(length: u32): usize {
  return (logsEnd + length + 7) & ~7;
}

/** True where the next transaction may not find room: time to take what is there. */
export function logsAreFull(): bool {
  return logsEnd + LOGS_RESERVE > logs + LOGS_BYTES;
}

export function revertLogs(end: usize, count: u32): void {
  logsEnd = end;
  logCount = count;
}
