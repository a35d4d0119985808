import { expect } from 'chai';
import { forkOfBlock } from '../../../runners/fetch/networks.js';

describe('the forks of public chains', () => {
  // execution-specs, README: the blocks and timestamps of mainnet's upgrades
  for (const [number, timestamp, fork] of [
    [1n, 1_438_269_988n, 'Frontier'],
    [1_150_000n, 1_457_981_393n, 'Homestead'],
    [1_920_000n, 1_469_020_840n, 'Homestead'],
    [2_463_000n, 1_476_796_771n, 'EIP150'],
    [2_675_000n, 1_479_831_344n, 'EIP158'],
    [4_370_000n, 1_508_131_331n, 'Byzantium'],
    [7_280_000n, 1_551_383_524n, 'ConstantinopleFix'],
    [9_069_000n, 1_575_764_709n, 'Istanbul'],
    [9_200_000n, 1_577_953_849n, 'MuirGlacier'],
    [12_244_000n, 1_618_481_223n, 'Berlin'],
    [12_965_000n, 1_628_166_822n, 'London'],
    [15_537_393n, 1_663_224_162n, 'GrayGlacier'],
    [15_537_394n, 1_663_224_179n, 'Paris'],
    [17_034_870n, 1_681_338_455n, 'Shanghai'],
    [19_426_587n, 1_710_338_135n, 'Cancun'],
    [22_431_084n, 1_746_612_311n, 'Prague'],
    [23_935_694n, 1_764_798_551n, 'Osaka'],
  ] as const)
    it(`mainnet's ${number} is of ${fork}`, () => {
      expect(forkOfBlock(1n, number, timestamp)).to.equal(fork);
    });

  it("Sepolia's and Hoodi's first ones, and none of a chain that nobody knows", () => {
    expect(forkOfBlock(11_155_111n, 1n, 1_633_267_481n)).to.equal('London');
    expect(forkOfBlock(560_048n, 1n, 1_742_213_400n)).to.equal('Cancun');
    expect(forkOfBlock(31_337n, 1n, 0n)).to.equal(undefined);
  });
});
