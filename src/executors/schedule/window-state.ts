import * as layout from '../../../assembly/layout.js';
import * as scheduler from '../../../assembly/scheduler/layout.js';
import type { KernelMemory } from '../../kernel/memory.js';
import { transactionStates } from '../watchdog.js';
import type { KeptVersion, RecordedStatus } from './recording.js';
import type { Versions } from './versions.js';

/** Statuses of the window under way, with whom each waits for. */
export function statusesOf(memory: KernelMemory): RecordedStatus[] {
  const states = transactionStates(memory);
  const waits = new Map<number, number>();
  for (const [index, { index: transaction }] of states.entries()) {
    const at = scheduler.TXNS + index * scheduler.TXN_BYTES;
    for (let entry = memory.readU32(at + scheduler.TXN_DEPENDENCY); entry !== 0 && !waits.has(entry - 1); ) {
      waits.set(entry - 1, transaction);
      entry = memory.readU32(scheduler.TXNS + (entry - 1) * scheduler.TXN_BYTES + scheduler.TXN_NEXT);
    }
  }
  return states.map(({ index: transaction, status, incarnation }, index) => {
    const waitsFor = waits.get(index);
    return { transaction, status, incarnation, ...(waitsFor !== undefined && { waitsFor }) };
  });
}

/** Versions of incarnations before the last one that finished. */
export function keptOf(memory: KernelMemory, versions: Versions, statuses: readonly RecordedStatus[]): KeptVersion[] {
  const kept: KeptVersion[] = [];
  for (const [index, { incarnation, status }] of statuses.entries()) {
    if (status !== 'executed') continue;
    for (const at of versions.writtenBy(index)) {
      const version = versions.version(at);
      if (memory.readU32(at + layout.VERSION_PARTS) === 0 || version.incarnation === incarnation) continue;
      const { record, isSlot } = versions.placeOfList(memory.readU32(at + layout.VERSION_LIST));
      kept.push({ location: versions.locationOf({ record, part: isSlot ? 'slot' : 'account' }), version, incarnation });
    }
  }
  return kept;
}
