import { formatCount, formatDuration } from '../../record/text.js';
import type { Kind, STATUSES } from '../data.js';

export type Status = (typeof STATUSES)[number];

export const STATUS_NAMES: Readonly<Record<Status, string>> = {
  failed: 'Failed',
  knownFailure: 'Known failure',
  unverified: 'Unverified',
  unsupported: 'Unsupported',
  passed: 'Passed',
};

/** Told apart without colours, too. */
const STATUS_MARKS: Readonly<Record<Status, string>> = {
  failed: '✕',
  knownFailure: '!',
  unverified: '?',
  unsupported: '–',
  passed: '✓',
};

export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  state: 'State tests',
  blockchain: 'Blockchain tests',
  pack: 'Packs',
};

export const StatusMark = ({ status }: { status: Status }) => (
  <span class={`mark ${status}`} aria-hidden="true">
    {STATUS_MARKS[status]}
  </span>
);

export const Count = ({ count }: { count: number }) => <span class="count">{formatCount(count)}</span>;

/** Rounded down, so that 100 % means all. */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? '' : part === whole ? '100 %' : `${(Math.floor((part * 10_000) / whole) / 100).toFixed(2)} %`;

/** Also of what takes less than a millisecond. */
export function duration(ms: number): string {
  if (ms < 1) return `${Math.round(ms * 1000)} µs`;
  return ms < 10 ? `${ms.toFixed(1)} ms` : formatDuration(ms);
}

export const date = (iso: string): string => iso.replace('T', ' ').replace(/:\d\d(\.\d+)?Z$/, ' UTC');
