import { constants } from 'node:os';
import { EXIT } from '../../reports/record/exit-codes.js';

/** One Ctrl-C may arrive twice within this many ms, from the terminal and passed on by npm. */
const SAME_INTERRUPT = 500;

/** Ctrl-C, `kill` or CI's cancellation, and a terminal that is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first of these stops the run, the next one ends the process; the reason is the exit code. */
export function listenForInterrupt(): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  for (const name of SIGNALS)
    process.on(name, () => {
      const exitCode = 128 + constants.signals[name];
      if (!controller.signal.aborted) {
        first = performance.now();
        controller.abort(exitCode);
      } else if (performance.now() - first > SAME_INTERRUPT) process.exit(exitCode);
    });
  return controller.signal;
}

/** As shells have it, where the record has one code for all interrupts. */
export const exitCodeOf = (exitCode: number, interrupted: AbortSignal): number =>
  exitCode === EXIT.interrupted ? interrupted.reason : exitCode;
