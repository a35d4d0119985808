import { logsAreFull } from '../journal/logs';
import { BATCH_IN_ORDER, OUTCOME_INDEX, RUN_RESOURCE_LIMIT } from '../layout';
import { TELL_STRETCH } from '../sites';
import { outcome } from '../thread';
import { keepResult } from '../transaction/batch';
import { EXPECTED, expectAccounts } from '../transaction/expect';
import { transactionAt } from '../transaction/record';
import { transact } from '../transaction/transact';
import { tell } from '../yield';

/** Executes the transactions `first` to `end` as if there were no other thread; how far there was room for it. */
export function executeInOrder(first: u32, end: u32): u32 {
  let index = first;
  let expected = first;
  for (; index < end && !logsAreFull(); index++) {
    if (index === expected) {
      expected = min(index + EXPECTED, end);
      expectAccounts(index, expected);
    }
    store<u32>(outcome, index, OUTCOME_INDEX);
    const status = transact(transactionAt(index));
    if (status === RUN_RESOURCE_LIMIT) break;
    keepResult(index, status);
  }
  store<u32>(BATCH_IN_ORDER, load<u32>(BATCH_IN_ORDER) + index - first);
  if (isDefined(YIELDING)) tell(TELL_STRETCH, first, index - first);
  return index;
}
