import { expect } from 'chai';
import { defaultBlobSchedule } from '../../../src/forks/blobs.js';
import { FORKS, findNetwork, forkAt, isAtLeast, NETWORK_NAMES, type Network } from '../../../src/forks/networks.js';

const network = (name: string): Network => {
  const found = findNetwork(name);
  if (found === undefined) throw new Error(`${name} is not known`);
  return found;
};

describe('networks', () => {
  it('are found by name and alias, in any case', () => {
    expect(network('cancun').name).equals('Cancun');
    expect(network('PETERSBURG').name).equals('ConstantinopleFix');
    expect(network('TangerineWhistle').fork).equals('EIP150');
    expect(network('SpuriousDragon').fork).equals('EIP158');
    expect(network('Merge').fork).equals('Paris');
    expect(findNetwork('Canccun')).equals(undefined);
  });

  it('may have EIPs on top', () => {
    expect(network('Cancun+1153+5656')).deep.equals({ name: 'Cancun+1153+5656', fork: 'Cancun', eips: [1153, 5656] });
    expect(network('Cancun+2537-draft').eips).deep.equals(['2537-draft']);
    expect(findNetwork('Cancun+1153-draft')).equals(undefined);
    expect(findNetwork('Cancun+')).equals(undefined);
    expect(findNetwork('Cancun+x')).equals(undefined);
  });

  it('pass from one fork to the next where their name says', () => {
    const at = (name: string, number: bigint, timestamp: bigint, parentTotalDifficulty = 0n) =>
      forkAt(network(name), { number, timestamp, parentTotalDifficulty });
    expect(at('BerlinToLondonAt5', 4n, 0n)).equals('Berlin');
    expect(at('BerlinToLondonAt5', 5n, 0n)).equals('London');
    expect(at('ShanghaiToCancunAtTime15k', 9n, 14_999n)).equals('Shanghai');
    expect(at('ShanghaiToCancunAtTime15k', 1n, 15_000n)).equals('Cancun');
    expect(at('ArrowGlacierToParisAtDiffC0000', 1n, 1n, 0xbffffn)).equals('ArrowGlacier');
    expect(at('ArrowGlacierToParisAtDiffC0000', 1n, 1n, 0xc0000n)).equals('Paris');
    expect(network('HomesteadToDaoAt5').transition?.dao).equals(true);
  });

  it('name the two forks that they lie between', () => {
    for (const name of NETWORK_NAMES) {
      const { fork, transition } = network(name);
      if (transition === undefined || transition.dao) continue;
      expect(name).matches(new RegExp(`^${fork}To${transition.to}At`));
      expect(isAtLeast(transition.to, fork), name).equals(true);
    }
  });
});

describe('blob schedules', () => {
  it('hold until the next fork that sets one', () => {
    expect(defaultBlobSchedule('Shanghai')).equals(undefined);
    expect(defaultBlobSchedule('Cancun')?.max).equals(6);
    expect(defaultBlobSchedule('Osaka')).equals(defaultBlobSchedule('Prague'));
    expect(FORKS.filter((fork) => defaultBlobSchedule(fork) !== undefined)[0]).equals('Cancun');
  });
});
