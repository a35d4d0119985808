import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** dependency-cruiser finds nothing wrong where it cannot read TypeScript: so it must find what is wrong here. */
describe('borders', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'borders-'));
    copyFileSync(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const check = (files: Record<string, string>): string => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const cruiser = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const config = join(ROOT, '.dependency-cruiser.cjs');
    return spawnSync(process.execPath, [cruiser, '--config', config, '.'], { cwd: folder, encoding: 'utf8' }).stdout;
  };

  it('lets a folder import those below it', () => {
    const files = {
      'src/primitives/a.ts': 'export const a = 1;',
      'src/forks/b.ts': "export { a } from '../primitives/a.js';",
    };
    expect(check(files)).includes('no dependency violations found (2 modules');
  });

  it('finds an import upwards, a type alone included', () => {
    const files = {
      'src/primitives/a.ts': "import type { B } from '../forks/b.js';\nexport type A = B;",
      'src/forks/b.ts': 'export type B = 1;',
    };
    expect(check(files)).includes('error src/primitives: src/primitives/a.ts');
  });

  it('finds a kind of run that knows another, and a reporter that knows more than the record', () => {
    const files = {
      'runners/state-tests/a.ts': "export { b } from '../blockchain-tests/b.js';",
      'runners/blockchain-tests/b.ts': 'export const b = 1;',
      'reports/json/c.ts': "export { b } from '../../runners/blockchain-tests/b.js';",
    };
    const output = check(files);
    expect(output).includes('error runners/state-tests: runners/state-tests/a.ts');
    expect(output).includes('error reports: reports/json/c.ts');
  });
});
