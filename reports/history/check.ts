import { shorten } from '../record/text.js';
import { HistoryError } from './history-error.js';

type Types = { string: string; number: number; object: Readonly<Record<string, unknown>>; list: readonly unknown[] };

/**
 * A value that was read, as what it must be.
 * @param place file and field
 * @throws HistoryError
 */
export function checked<T extends keyof Types>(value: unknown, type: T, place: string): Types[T] {
  const found = value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
  if (found !== type)
    throw new HistoryError(`${place}: ${shorten(JSON.stringify(value) ?? 'undefined')} is no ${type}`);
  return value as Types[T];
}
