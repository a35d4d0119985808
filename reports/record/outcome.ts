import type { RunFinished } from './events.js';
import { EXIT } from './exit-codes.js';
import { formatCount } from './text.js';

/**
 * How a run ended: in every report the same words.
 * @param failures all that makes the exit code 1
 */
export function outcomeOf({ exitCode }: Pick<RunFinished, 'exitCode'>, failures: number): string {
  switch (exitCode) {
    case EXIT.passed:
      return 'no failures';
    case EXIT.failed:
      return `${formatCount(failures)} failed`;
    case EXIT.nothingVerified:
      return 'nothing verified';
    case EXIT.interrupted:
      return 'interrupted';
    default:
      return 'runner failed';
  }
}
