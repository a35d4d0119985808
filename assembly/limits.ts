import {
  ANSWER_HERE,
  ANSWER_NO_ROOM,
  CODE_ARENA_BYTES,
  LIMIT_CODE,
  OUTCOME_LIMIT_WANTED,
  OUTCOME_REASON,
} from './layout';
import { outcome } from './thread';

/** True once the transaction wanted more than its thread's region holds: it is abandoned at the next step. */
export let limitHit: bool = false;

/** Notes that `resource` would have had to hold `wanted` bytes; the first one counts. */
export function hitLimit(resource: u32, wanted: u64): void {
  if (limitHit) return;
  limitHit = true;
  store<u32>(outcome, resource, OUTCOME_REASON);
  store<u64>(outcome, wanted, OUTCOME_LIMIT_WANTED);
}

/** Whether the host's answer is here. Where it had no room for a code, the limit is that of who asked, on whatever thread. */
export function isHere(answer: i32): bool {
  if (answer === ANSWER_NO_ROOM) hitLimit(LIMIT_CODE, CODE_ARENA_BYTES);
  return answer === ANSWER_HERE;
}

export function clearLimit(): void {
  limitHit = false;
}
