/** Compiles each module whose sources are newer than it is: `npm run build:kernel`. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const asc = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');

const MODULES = {
  kernel: ['assembly/index.ts', '--target', 'fast'],
  'kernel-traced': ['assembly/index.ts', '--target', 'traced'],
  'kernel-yield': ['assembly/index.ts', '--target', 'yield'],
  'kernel-checked': ['assembly/index.ts', '--target', 'checked'],
  keccak: alone('keccak'),
  bn254: alone('bn254'),
  trie: alone('trie', '--importMemory', '--sharedMemory', '--enable', 'threads', '--maximumMemory', '65536'),
};

/** A module with a memory of its own. */
function alone(name, ...options) {
  const all = ['--config', 'none', '-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', ...options];
  return [
    `assembly/${name}/index.ts`,
    '--outFile',
    `build/${name}.wasm`,
    ...all,
    '--disableWarning',
    '112',
    '--disableWarning',
    '201',
  ];
}

const changed = Math.max(
  statSync(join(root, 'asconfig.json')).mtimeMs,
  ...readdirSync(join(root, 'assembly'), { recursive: true }).map(
    (path) => statSync(join(root, 'assembly', path)).mtimeMs,
  ),
);
for (const [name, args] of Object.entries(MODULES)) {
  const built = statSync(join(root, 'build', `${name}.wasm`), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > changed) continue;
  const { status } = spawnSync(process.execPath, [asc, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
