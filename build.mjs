/** Builds everything where a source is newer than what was built last: `npm run build`, by way of npm, before each command. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';

const SOURCES = [
  'assembly',
  'asconfig.json',
  'src',
  'runners',
  'reports',
  'bench',
  'test',
  'tsconfig.json',
  'package-lock.json',
];
/** what runs write among them */
const NO_SOURCE = 'reports/out';
const BUILT = 'dist/.built';

/** A folder is as new as its newest entry, or as the last entry that was removed. */
function newest(path) {
  if (path === NO_SOURCE) return 0;
  const stat = statSync(path);
  const entries = stat.isDirectory() ? readdirSync(path).map((name) => newest(`${path}/${name}`)) : [];
  return path === 'reports' ? Math.max(...entries) : Math.max(stat.mtimeMs, ...entries);
}

const built = existsSync('build') ? (statSync(BUILT, { throwIfNoEntry: false })?.mtimeMs ?? 0) : 0;
if (Math.max(...SOURCES.map(newest)) >= built) {
  const started = new Date();
  const { status } = spawnSync(process.execPath, [process.env.npm_execpath, 'run', '--silent', 'build:all'], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
  writeFileSync(BUILT, '');
  // what is edited while it is built is newer
  utimesSync(BUILT, started, started);
}
