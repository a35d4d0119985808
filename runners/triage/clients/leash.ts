import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the process is sent. */
export interface LeashOrder {
  /** the client's command */
  readonly words: readonly string[];
  /** of the file whose path goes behind it */
  readonly json: string;
}

/** What it sends: why the client cannot be run. */
export interface LeashMessage {
  readonly error: string;
}

/**
 * A process that runs a client on a file, and ends both when the client is through or nobody listens any more: who asks is a worker, which may be ended at
 * any time, and what a client started may outlive it.
 */
process.once('message', ({ words: [program = '', ...args], json }: LeashOrder) => {
  const folder = mkdtempSync(join(tmpdir(), 'stampede-'));
  const file = join(folder, 'fixture.json');
  writeFileSync(file, json);
  // of a group of its own, with all that it starts
  const client = spawn(program, [...args, file], { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  const end = (): void => {
    try {
      if (client.pid !== undefined) process.kill(-client.pid, 'SIGKILL');
    } catch {
      // it is through, and has left nobody
    }
    rmSync(folder, { recursive: true, force: true });
    process.exit();
  };
  client.on('exit', end);
  client.on('error', ({ message }) => {
    const failed: LeashMessage = { error: message };
    process.send?.(failed, end);
  });
  process.on('disconnect', end);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
});
