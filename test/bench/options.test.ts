import { expect } from 'chai';
import { OptionsError, parseOptions } from '../../bench/options.js';

const parse = (...args: string[]) => parseOptions(args, ['raw', 'erc20', 'root'], ['raw', 'erc20'], 6);

describe('bench: options', () => {
  it('are suites and how they run', () => {
    expect(
      parse('erc20', '--rounds', '3', '--threads', '1,4', '--size', '9', '--compare', 'old.json', '--out', 'here'),
    ).to.deep.equal({ suites: ['erc20'], rounds: 3, threads: [1, 4], size: 9, compare: 'old.json', out: 'here' });
  });

  it('run some suites where none is named, all where that is asked for, and each once', () => {
    expect(parse().suites).to.deep.equal(['raw', 'erc20']);
    expect(parse('root', 'all').suites).to.deep.equal(['root', 'raw', 'erc20']);
  });

  it('have the powers of two, and all cores, as threads', () => {
    expect(parse().threads).to.deep.equal([1, 2, 4, 6]);
    expect([1, 2, 8].map((cores) => parseOptions([], ['raw'], ['raw'], cores).threads)).to.deep.equal([
      [1],
      [1, 2],
      [1, 2, 4, 8],
    ]);
  });

  it('have each number of threads once', () => {
    expect(parse('--threads', '2,1,2').threads).to.deep.equal([2, 1]);
  });

  for (const [args, message] of [
    [['erc21'], 'no suite is named "erc21"; there are raw, erc20, root; all'],
    [['--size', '1.5'], '--size "1.5" is not a whole number, one or more'],
    [['--rounds', '0'], '--rounds "0" is not a whole number, one or more'],
    [['--threads', '1,'], '--threads "" is not a whole number, one or more'],
    [['--size', '0x10'], '--size "0x10" is not a whole number, one or more'],
    [['--size', '1e3'], '--size "1e3" is not a whole number, one or more'],
    [['--threads', '2,999'], '--threads "999" is more than the 14 that the engine can have'],
    [['--rounds', 'x'], '--rounds "x" is not a whole number, one or more'],
  ] as const)
    it(`refuse ${args.join(' ')}`, () => {
      expect(() => parse(...args)).to.throw(OptionsError, message);
    });

  it('refuse what is no option', () => {
    expect(() => parse('--fast')).to.throw(OptionsError, '--fast');
  });
});
