import { OUTCOME_LIMIT_WANTED, OUTCOME_REASON } from './layout';
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

export function clearLimit(): void {
  limitHit = false;
}
