import { existsSync, lstatSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { fillShapeTo } from '../../../runners/fill/fill.js';
import { SHAPES } from '../../../runners/fill/shapes/index.js';

describe('fill: the file for a shape', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fill-'));
  after(() => rmSync(folder, { recursive: true }));

  it('is no link or folder, in whose place it would be', async () => {
    const link = join(folder, 'link');
    symlinkSync('/dev/full', link);
    for (const file of [link, folder]) {
      const shape = SHAPES.find(({ name }) => name === 'raw-transfers') ?? expect.fail();
      const message = await fillShapeTo(file, shape, { fork: 'Prague', size: 1, seed: 1 }).then(
        () => 'written',
        (error: Error) => error.message,
      );
      expect(message).to.equal(`--out: ${file} is no regular file`);
    }
    expect(lstatSync(link).isSymbolicLink()).to.equal(true);
    expect(existsSync(`${link}.partial`)).to.equal(false);
  });
});
