import type { Content, RecordedLocation, RecordedVersion } from '../../../src/executors/schedule/recording.js';
import type { Location, Version } from './evidence.js';

const hex = (value: bigint): string => `0x${value.toString(16)}`;

export const locationOf = ({ part, address, key }: RecordedLocation): Location => ({
  part,
  address,
  ...(key !== undefined && { key: hex(key) }),
});

export function describeLocation({ part, address, key }: Location): string {
  if (part === 'slot') return `slot ${key} of ${address}`;
  return part === 'code' ? `code of ${address}` : `account ${address}`;
}

export const versionsOf = ({ versions }: Pick<Content, 'versions'>): Version[] =>
  versions.length === 0
    ? ['base']
    : versions.map(({ transaction, incarnation, isCredit, isEstimate }) => ({
        transaction,
        incarnation,
        ...(isCredit && { isCredit }),
        ...(isEstimate && { isEstimate }),
      }));

/** `1.0`: transaction 1, incarnation 0 */
export const name = (transaction: number, incarnation: number): string => `${transaction}.${incarnation}`;

export const describeVersions = (versions: readonly Version[]): string =>
  versions
    .map((each) => {
      if (each === 'base') return 'the base state';
      const kind = each.isEstimate ? ', an estimate' : '';
      return `${each.isCredit ? 'what was added by ' : ''}${name(each.transaction, each.incarnation)}${kind}`;
    })
    .join(' and ');

export const isSameVersion = (a: RecordedVersion, b: RecordedVersion): boolean =>
  a.transaction === b.transaction && a.incarnation === b.incarnation && a.value === b.value;

export const isSameLocation = (a: RecordedLocation, b: RecordedLocation): boolean =>
  a.part === b.part && a.address === b.address && a.key === b.key;

/** True of what a write to `written` changes for a reader of `read`: an account's list has its code, and says whether its slots are gone. */
export const isWrittenBy = (read: RecordedLocation, written: RecordedLocation): boolean =>
  read.address === written.address && (written.part !== 'slot' || (read.part === 'slot' && read.key === written.key));
