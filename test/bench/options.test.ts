import { expect } from 'chai';
import { OptionsError, parseOptions } from '../../bench/options.js';

const parse = (...args: string[]) => parseOptions(args, ['raw', 'erc20']);

describe('bench: options', () => {
  it('are suites, rounds and threads; no suite is all of them', () => {
    expect(parse('erc20', '--rounds', '3', '--threads', '1,4')).to.deep.equal({
      suites: ['erc20'],
      rounds: 3,
      threads: [1, 4],
    });
    expect(parse().suites).to.deep.equal(['raw', 'erc20']);
  });

  for (const [args, message] of [
    [['erc21'], 'no suite is named "erc21"; there are raw, erc20'],
    [['--rounds', '0'], '--rounds "0" is not a whole number, one or more'],
    [['--threads', '1,'], '--threads "" is not a whole number, one or more'],
    [['--rounds', 'x'], '--rounds "x" is not a whole number, one or more'],
  ] as const)
    it(`refuse ${args.join(' ')}`, () => {
      expect(() => parse(...args)).to.throw(OptionsError, message);
    });

  it('refuse what is no option', () => {
    expect(() => parse('--fast')).to.throw(OptionsError, '--fast');
  });
});
