import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The package's folder, seen from `dist/runners/cli`. */
const PACKAGE = new URL('../../../', import.meta.url);

/** Of git, where the project is a checkout. */
export function commit(): { commit?: string } {
  if (!existsSync(new URL('.git', PACKAGE))) return {};
  try {
    return {
      commit: execFileSync('git', ['rev-parse', 'HEAD'], {
        cwd: PACKAGE,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim(),
    };
  } catch {
    return {};
  }
}
