import { delimiter } from 'node:path';
import { expect } from 'chai';
import { startCommand, startWithEnvironment, Workplace } from './command.js';
import { hashOf, transfer } from './transfer.js';

describe('fixtures that the environment names', function () {
  this.timeout('1m');
  let place: Workplace;
  beforeEach(() => {
    place = new Workplace();
  });
  afterEach(() => place.remove());

  it('are in the commands that are printed, which fail again without it', async () => {
    const sources = ['one', 'other'].map((name) => place.path(name));
    for (const name of ['one', 'other'])
      place.write(`${name}/${name}.json`, { right: await transfer(), wrong: await transfer({ logs: hashOf(2) }) });
    const args = ['--out', place.out, '--workers', '1', '--triage', '--minimise', '0'];
    const { code, stdout } = await startWithEnvironment(sources.join(delimiter), ...args).ended;
    expect(code).to.equal(1);
    const commands = [...stdout.matchAll(/(?:rerun|again): npm run conformance -- (.*)/g)].map(
      ([, given = '']) => given,
    );
    expect(commands).to.have.length(4);
    for (const command of commands) {
      const again = await startCommand('--out', place.out, ...command.split(' ')).ended;
      expect([again.code, again.lastLine], command).to.deep.equal([1, '0 passed, 1 failed']);
    }
    expect(place.record.filter(({ event }) => event === 'sourceRead')).to.have.length(1);
  });
});
