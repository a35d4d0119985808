/** A file of the history that is not one; the message names it. */
export class HistoryError extends Error {
  readonly code = 'HISTORY_INVALID';

  constructor(message: string) {
    super(message);
    this.name = 'HistoryError';
  }
}
