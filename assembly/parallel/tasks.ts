import { noteReads } from '../journal/reads';
import { RUN_RESOURCE_LIMIT, RUN_SUSPENDED, WINDOW_FIRST } from '../layout';
import {
  addDependency,
  dropTasks,
  DONE,
  EXECUTE,
  finishExecution,
  finishValidation,
  lookForTask,
  NONE,
  runEnd,
  runNext,
  taskIncarnation,
  taskIndex,
  tryValidationAbort,
  VALIDATE,
} from '../scheduler';
import { incarnationOf, txnStatus } from '../scheduler/status';
import { SITE_EXECUTE, TELL_VALIDATE, TELL_VALIDATED } from '../sites';
import { keepResult } from '../transaction/batch';
import { expectAccounts } from '../transaction/expect';
import { transactionAt } from '../transaction/record';
import { resume, transact } from '../transaction/transact';
import { blockedBy, speculate, stopSpeculating } from '../versions/incarnation';
import { isValid } from '../versions/read-set';
import { beginWrites, endWrites, markEstimates, wroteNewPath } from '../versions/write-set';
import { tell, yieldPoint } from '../yield';
import { isListening, isToPause } from './place';
import { endTask, startTask } from './statistics';

/** The accounts of transactions before it are in the cache. */
let expected: u32 = 0;

/**
 * Executes and validates transactions of the window until all of them are executed and valid (arXiv 2203.06871, algorithm 1). False where the
 * caller's thread has paused: it has no task then.
 */
export function runTasks(): bool {
  expected = 0;
  let task = NONE;
  while (task !== DONE) {
    if (task === EXECUTE) task = tryExecute(taskIndex, taskIncarnation);
    else if (task === VALIDATE) task = needsReexecution(taskIndex, taskIncarnation);
    else if (isToPause()) break;
    else task = lookForTask(isListening());
  }
  stopSpeculating();
  if (task === DONE) return true;
  dropTasks();
  return false;
}

function tryExecute(index: u32, incarnation: u32): u32 {
  const number = load<u32>(WINDOW_FIRST) + index;
  if (runNext === index + 1 && index >= expected) {
    expected = runEnd;
    expectAccounts(number, load<u32>(WINDOW_FIRST) + runEnd);
  }
  const start = startTask();
  yieldPoint(SITE_EXECUTE + index);
  speculate(index, incarnation);
  beginWrites();
  let status = transact(transactionAt(number));
  while (status === RUN_SUSPENDED) {
    if (addDependency(index, blockedBy)) return NONE;
    status = resume();
  }
  keepResult(number, noteReads(index) ? status : RUN_RESOURCE_LIMIT);
  endWrites();
  endTask(index, incarnation << 1, start);
  return finishExecution(index, incarnation, wroteNewPath);
}

function needsReexecution(index: u32, incarnation: u32): u32 {
  const start = startTask();
  if (isDefined(YIELDING)) tell(TELL_VALIDATE, index, incarnation);
  const aborted = !isValid(index) && tryValidationAbort(index, incarnation);
  // a validation speaks of its own incarnation alone; to abort another one costs time, and no result shows it
  if (isDefined(YIELDING)) {
    tell(TELL_VALIDATED, index, aborted);
    if (aborted && incarnationOf(txnStatus(index)) !== incarnation) unreachable();
  }
  if (aborted) markEstimates(index);
  endTask(index, (incarnation << 1) | 1, start);
  return finishValidation(index, aborted);
}
