import { EXIT } from '../../reports/record/exit-codes.js';

/** One Ctrl-C may arrive twice within this many ms, from the terminal and passed on by npm. */
const SAME_INTERRUPT = 500;

/** The first Ctrl-C stops the run, the next one ends the process. */
export function listenForInterrupt(): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  process.on('SIGINT', () => {
    if (!controller.signal.aborted) {
      first = performance.now();
      controller.abort();
    } else if (performance.now() - first > SAME_INTERRUPT) process.exit(EXIT.interrupted);
  });
  return controller.signal;
}
