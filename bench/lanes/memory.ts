import { readFileSync, writeFileSync } from 'node:fs';

const STATUS = '/proc/self/status';

/**
 * The most memory of the process that was ever resident: MiB. Linux counts into `resourceUsage().maxRSS` what the parent process had
 * when it started this one, and in VmHWM (proc_pid_status(5)) it does not.
 */
export function peak(): number {
  const kilobytes = process.platform === 'linux' && /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(STATUS, 'utf8'))?.[1];
  return (kilobytes ? Number(kilobytes) : process.resourceUsage().maxRSS) / 1024;
}

/** From here on {@link peak} is that of what comes; only on Linux, elsewhere it stays that of everything (proc_pid_clear_refs(5)). */
export function resetPeak(): void {
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
}
