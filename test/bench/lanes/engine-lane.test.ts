import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const SCRIPT = fileURLToPath(new URL('./stale-root.js', import.meta.url));

describe('bench: the engine on a case', () => {
  it('has the root of threads that speculate on everything compared with that in order', () => {
    const { inOrder, message } = JSON.parse(execFileSync(process.execPath, [SCRIPT], { encoding: 'utf8' }));
    expect(inOrder).to.be.within(0, 40);
    expect(message).to.match(/^block 0: root 0x[0-9a-f]{64}, with statistics 0x[0-9a-f]{64}$/);
  }).timeout(60_000);
});
