import { type Actor, ETHER } from '../actors.js';
import { borrow, deployMarket, repay, supply, withdraw } from '../contracts/lending.js';
import { approve, deployCollection, deployToken, mint, mintNext } from '../contracts/tokens.js';
import { forks } from '../state-case.js';
import type { Sent, Shape } from './shape.js';

/** Whoever supplied before the block, so that there is something to borrow. */
const SUPPLIED = 1_000_000n * ETHER;
/** Loans and supplies of one person in a row: supply, borrow, repay, withdraw. */
const STEPS = 4;
const MARKETS = 10;
/** Transactions for which there is one market more, up to {@link MARKETS}. */
const PER_MARKET = 100;

export const lending: Shape = {
  name: 'lending',
  comment:
    'People of ten markets or fewer supply, borrow against a pledge, repay and withdraw, in this order; the totals of a market are shared by all of them.',
  forks: forks('Byzantium'),
  embedded: ['Shanghai'],
  smallSize: 8,
  build: (stage) => {
    const people = stage.people(Math.ceil(stage.size / STEPS));
    const holders = people.map(({ address }) => address);
    const [asset, collateral] = [deployToken(stage, holders, 10n * ETHER), deployToken(stage, holders, 10n * ETHER)];
    const supplier = stage.person(people.length);
    mint(stage, asset, [supplier.address], BigInt(MARKETS) * SUPPLIED);
    const markets = Array.from({ length: Math.min(MARKETS, Math.ceil(stage.size / PER_MARKET)) }, () =>
      deployMarket(stage, asset, collateral),
    );
    for (const market of markets) {
      stage.send(approve(asset, market), supplier.address);
      stage.send(supply(market, SUPPLIED), supplier.address);
    }
    const block: Sent[] = [];
    for (const [index, { address }] of people.entries()) {
      const market = markets[index % markets.length];
      if (market === undefined) continue;
      for (const token of [asset, collateral]) stage.send(approve(token, market), address);
    }
    const steps = [supply, borrowAgainst, repay, withdraw];
    for (const step of steps)
      for (const [index, from] of people.entries()) {
        const market = markets[index % markets.length];
        if (market !== undefined) block.push({ from, ...step(market, ETHER / 2n) });
      }
    return { blocks: [block.slice(0, stage.size)] };
  },
};

const borrowAgainst: typeof supply = (market, amount) => borrow(market, amount, 3n * amount);

export const nftMint: Shape = {
  name: 'nft-mint',
  comment: "Everybody mints the next of OpenZeppelin's ERC-721: its number is a slot that all share.",
  forks: forks('Cancun'),
  embedded: ['Prague'],
  smallSize: 6,
  build: (stage) => {
    const collection = deployCollection(stage);
    return { blocks: [stage.people(stage.size).map((from: Actor) => ({ from, ...mintNext(collection) }))] };
  },
};
