import { expect } from 'chai';
import { FillOptionsError, parseOptions } from '../../../runners/fill/options.js';
import { erc20Transfers } from '../../../runners/fill/shapes/erc20.js';

describe('fill: options', () => {
  it('are none for the embedded corpus', () => {
    expect(parseOptions([])).to.equal(undefined);
    expect(parseOptions(['--help'])).to.equal('help');
  });

  it('name a shape, its size, seed and fork, and a file', () => {
    const words = '--shape erc20-transfers --size 500 --seed 3 --fork London --out x.json'.split(' ');
    const expected = { shape: erc20Transfers, file: 'x.json', options: { size: 500, seed: 3, fork: 'London' } };
    expect(parseOptions(words)).to.deep.equal(expected);
    const defaults = { ...expected, options: { size: erc20Transfers.smallSize, seed: 1, fork: 'Osaka' } };
    expect(parseOptions(['--shape', 'erc20-transfers', '--out', 'x.json'])).to.deep.equal(defaults);
  });

  for (const [words, message] of [
    ['--shape nothing --out x', 'no shape is named "nothing"; there are raw-transfers, '],
    ['--shape nft-mint', '--out FILE is missing'],
    ['--shape nft-mint --out x --size 1.5', '--size "1.5" is not a whole number, 1 or more'],
    ['--shape nft-mint --out x --size 0', '--size "0" is not a whole number, 1 or more'],
    ['--shape nft-mint --out x --seed=-1', '--seed "-1" is not a whole number, 0 or more'],
    ['--shape nft-mint --out x --fork London', '--fork "London" is none of those of nft-mint: Cancun, Prague, Osaka'],
    ['--size 3', '--size goes with --shape'],
    ['--sice 3', "Unknown option '--sice'"],
  ] as const)
    it(`${words}: ${message}`, () => {
      expect(() => parseOptions(words.split(' ')))
        .to.throw(FillOptionsError)
        .with.property('message')
        .that.includes(message);
    });
});
