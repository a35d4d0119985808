import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeWhole } from '../../runners/write-whole.js';

describe('a file that is written whole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stampede-'));
  const file = join(folder, 'file');
  after(() => rmSync(folder, { recursive: true }));

  it('has all of a text, of bytes, or of pieces', () => {
    for (const content of ['é<', Buffer.from('é<'), new Set(['é', '', '<'])]) {
      writeWhole(file, content);
      expect(readFileSync(file, 'utf8')).to.equal('é<');
    }
  });

  it('stays as it was where the pieces come to no end, and leaves nothing beside it', () => {
    writeWhole(file, 'before');
    function* broken() {
      yield 'half';
      throw new Error('a piece is missing');
    }
    expect(() => writeWhole(file, broken())).to.throw('a piece is missing');
    expect(readFileSync(file, 'utf8')).to.equal('before');
    expect(readdirSync(folder)).to.deep.equal(['file']);
  });
});
