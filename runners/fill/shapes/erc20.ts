import { type Actor, ETHER } from '../actors.js';
import { deployToken, transfer } from '../contracts/tokens.js';
import { forks } from '../state-case.js';
import type { Sent, Shape } from './shape.js';

const addresses = (people: readonly Actor[]) => people.map(({ address }) => address);

export const erc20Transfers: Shape = {
  name: 'erc20-transfers',
  comment: "Transfers of OpenZeppelin's ERC-20, each by a holder of its own to somebody of its own, who held none.",
  forks: forks('Byzantium'),
  embedded: ['Osaka'],
  smallSize: 6,
  build: (stage) => {
    const people = stage.people(stage.size);
    const token = deployToken(stage, addresses(people), ETHER);
    return {
      blocks: [people.map((from, index) => ({ from, ...transfer(token, stage.recipient(index), 1000n) }))],
    };
  },
};

/** Those of block-stm-revm and pevm: 33,750 transfers in full. */
const CLUSTERS = 10;
const FAMILIES = 15;
const PEOPLE = 15;
const TRANSFERS = 15;

export const erc20Clusters: Shape = {
  name: 'erc20-clusters',
  comment:
    'Tokens (10) with families (15 each) of people (15 each) who transfer within the family (15 times each); other sizes take the fourth root of each.',
  forks: forks('Byzantium'),
  embedded: ['Byzantium'],
  smallSize: 16,
  build: (stage) => {
    const scale = (stage.size / (CLUSTERS * FAMILIES * PEOPLE * TRANSFERS)) ** (1 / 4);
    const clusters = Math.ceil(CLUSTERS * scale);
    const families = Math.ceil(FAMILIES * scale);
    const members = Math.ceil(PEOPLE * scale);
    const rounds = Math.ceil(stage.size / (clusters * families * members));
    const people = stage.people(clusters * families * members);
    const tokens = Array.from({ length: clusters }, (_, cluster) =>
      deployToken(
        stage,
        addresses(people.slice(cluster * families * members, (cluster + 1) * families * members)),
        ETHER,
      ),
    );
    const block: Sent[] = [];
    for (let round = 0; round < rounds; round++)
      for (const [index, from] of people.entries()) {
        const family = index - (index % members);
        const to = people[family + stage.draw(`recipient ${round} ${index}`, members)] ?? from;
        const token = tokens[Math.floor(index / (families * members))];
        if (token !== undefined) block.push({ from, ...transfer(token, to.address, 1n) });
      }
    return { blocks: [block.slice(0, stage.size)] };
  },
};
