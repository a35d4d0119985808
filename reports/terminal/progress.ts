import { MultiBar } from 'cli-progress';
import { formatCount, formatDuration } from '../record/text.js';

/** Shows how far a run is. */
export interface Progress {
  update(done: number, failed: number): void;
  /** writes a text above */
  log(text: string): void;
  stop(): void;
}

/** Vectors a second, and the time that the rest takes at that rate. */
function pace(done: number, total: number, elapsedMs: number): string {
  const rate = (done * 1000) / Math.max(elapsedMs, 1);
  return `${formatCount(Math.round(rate))}/s, ${formatDuration(((total - done) * 1000) / Math.max(rate, 1e-9))} left`;
}

export function progressBar(stream: NodeJS.WritableStream, total: number): Progress {
  const bars = new MultiBar({
    format: '{bar} {percentage} % | {value}/{total} | {failed} failed | {pace}',
    stream,
    clearOnComplete: true,
    hideCursor: true,
    forceRedraw: true,
    gracefulExit: false,
  });
  const start = performance.now();
  const bar = bars.create(total, 0, { failed: 0, pace: '' });
  return {
    update: (done, failed) => bar.update(done, { failed, pace: pace(done, total, performance.now() - start) }),
    log: (text) => bars.log(`${text}\n`),
    stop() {
      bars.update();
      bars.stop();
    },
  };
}

/** Seconds between two lines where there is no terminal. */
const LINE_INTERVAL = 10;

export function progressLines(stream: NodeJS.WritableStream, total: number): Progress {
  const start = performance.now();
  let last = start;
  const log = (text: string): void => {
    stream.write(`${text}\n`);
  };
  return {
    update(done, failed) {
      const now = performance.now();
      if (now - last < LINE_INTERVAL * 1000) return;
      last = now;
      const share = Math.floor((done * 100) / total);
      log(
        `${share} %: ${formatCount(done)} of ${formatCount(total)}, ${failed} failed, ${pace(done, total, now - start)}`,
      );
    },
    log,
    stop() {},
  };
}
