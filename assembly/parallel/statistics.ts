import * as host from '../host';
import {
  ACCOUNT_VERSIONS,
  BENEFICIARY,
  CRITICAL_PATH,
  EVENT_BYTES,
  EVENT_END,
  EVENT_INDEX,
  EVENT_READ,
  EVENT_READ_SUM,
  EVENT_START,
  EVENT_TASK,
  MAX_EVENTS,
  OUTCOME_CONFLICTS,
  OUTCOME_EVENTS,
  PATH_BYTES,
  PATH_OWN,
  PATH_WHOLE,
  PATHS,
  READ_BYTES,
  READ_PARTS,
  READ_RECORD,
  READS_HEAD,
  SET_BYTES,
  SET_READS,
  SETS,
  SLOT_VERSIONS,
  STATISTICS_ON,
  TIMELINE,
  VERSION_BASIC,
  VERSION_CREDIT,
  VERSION_DESTROYED,
  VERSION_INDEX,
  VERSION_NEW_CODE,
  VERSION_PARTS,
  VERSION_SLOT,
  WINDOW_FIRST,
} from '../layout';
import { outcome } from '../thread';
import { givesFee } from '../versions/fees';
import { below, highestBelow } from '../versions/lists';

/** What a version can say of a location. */
const VERSION_KINDS: u32 = VERSION_BASIC | VERSION_CREDIT | VERSION_NEW_CODE | VERSION_DESTROYED | VERSION_SLOT;
/** Of a balance that many added to, so many of them are noted; the last stands for all below. */
const MAX_SUMMED: u32 = 16;

/** Before a batch, by each thread. */
export function clearEvents(): void {
  store<u32>(outcome, 0, OUTCOME_EVENTS);
  store<u32>(outcome, 0, OUTCOME_CONFLICTS);
}

/** When a task begins; 0 where nobody asks for it. */
export function startTask(): f64 {
  return load<u32>(STATISTICS_ON) ? host.clock() : 0;
}

/** Notes a task that began at `start`. @param task incarnation · 2, and 1 more for a validation */
export function endTask(index: u32, task: u32, start: f64): void {
  if (!load<u32>(STATISTICS_ON)) return;
  const end = host.clock();
  if (!(task & 1)) store<f64>(PATHS + <usize>index * PATH_BYTES, end - start, PATH_OWN);
  const event = addEvent(index, task);
  if (event === 0) return;
  store<f64>(event, start, EVENT_START);
  store<f64>(event, end, EVENT_END);
}

/** 0 where there is no room. */
function addEvent(index: u32, task: u32): usize {
  const count = load<u32>(outcome, OUTCOME_EVENTS);
  if (count === MAX_EVENTS) return 0;
  const event = outcome + TIMELINE + <usize>count * EVENT_BYTES;
  store<u32>(event, load<u32>(WINDOW_FIRST) + index, EVENT_INDEX);
  store<u32>(event, task, EVENT_TASK);
  store<u32>(outcome, count + 1, OUTCOME_EVENTS);
  return event;
}

/** At the end of a window, by one thread, before its versions are forgotten: who read of whom, and the longest chain of that. */
export function addCriticalPath(count: u32): void {
  if (!load<u32>(STATISTICS_ON)) return;
  let longest: f64 = 0;
  for (let index: u32 = 0; index < count; index++) {
    const path = PATHS + <usize>index * PATH_BYTES;
    const whole = load<f64>(path, PATH_OWN) + pathBefore(index);
    store<f64>(path, whole, PATH_WHOLE);
    longest = max(longest, whole);
  }
  store<f64>(CRITICAL_PATH, load<f64>(CRITICAL_PATH) + longest);
}

function pathBefore(index: u32): f64 {
  let longest: f64 = 0;
  const reads = <usize>load<u32>(SETS + SET_READS + <usize>index * SET_BYTES);
  if (reads === 0) return 0;
  const end = reads + READS_HEAD + <usize>load<u64>(reads) * READ_BYTES;
  for (let read = reads + READS_HEAD; read < end; read += READ_BYTES) {
    const parts = load<u32>(read, READ_PARTS);
    const record = load<u32>(read, READ_RECORD);
    if (parts & VERSION_BASIC && record === load<u32>(BENEFICIARY)) longest = max(longest, pathOfPayers(index));
    const isSlot = (parts & VERSION_SLOT) !== 0;
    const list = <usize>record + (isSlot ? SLOT_VERSIONS : ACCOUNT_VERSIONS);
    const wanted = parts & VERSION_BASIC ? parts | VERSION_CREDIT | VERSION_DESTROYED : parts | VERSION_DESTROYED;
    let summed: u32 = 0;
    for (let version = highestBelow(list, index); version !== 0; version = below(version)) {
      const written = load<u32>(version, VERSION_PARTS) & wanted & VERSION_KINDS;
      if (written === 0) continue;
      const isOneOfMany = written === VERSION_CREDIT && ++summed === MAX_SUMMED;
      longest = max(longest, pathTo(index, load<u32>(version, VERSION_INDEX), isOneOfMany));
      if (written !== VERSION_CREDIT || isOneOfMany) break;
    }
  }
  return longest;
}

/** Of those who paid the beneficiary since it was last written to. */
function pathOfPayers(index: u32): f64 {
  let longest: f64 = 0;
  let summed: u32 = 0;
  for (let payer = index; payer !== 0 && summed < MAX_SUMMED; ) {
    payer--;
    if (givesFee(payer)) longest = max(longest, pathTo(index, payer, ++summed === MAX_SUMMED));
  }
  return longest;
}

/** Notes that a transaction read what another one wrote, the end of whose path is the result. */
function pathTo(index: u32, writer: u32, isOneOfMany: bool): f64 {
  const event = addEvent(index, isOneOfMany ? EVENT_READ_SUM : EVENT_READ);
  if (event !== 0) store<u32>(event, load<u32>(WINDOW_FIRST) + writer, EVENT_START);
  return load<f64>(PATHS + <usize>writer * PATH_BYTES, PATH_WHOLE);
}
