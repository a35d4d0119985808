import { expect } from 'chai';
import { type Actor, actor, contract, create2Address } from '../../../../runners/fill/actors.js';
import { SHAPES } from '../../../../runners/fill/shapes/index.js';
import { buildShape } from '../../../../runners/fill/shapes/shape.js';
import type { TransactionForm } from '../../../../runners/fill/transaction-form.js';
import { createParallelExecutor } from '../../../../src/executors/parallel.js';
import type { Fork } from '../../../../src/forks/networks.js';
import type { Address } from '../../../../src/primitives/bytes.js';
import { bytesToHex } from '../../../../src/primitives/hex.js';
import type { Alloc } from '../../../../src/state/memory-state.js';
import { built, sequential } from './build.js';
import { elementSlot } from '../../../support/element-slot.js';

const ETHER = 10n ** 18n;
/** What is there to be lent, before the block. */
const SUPPLIED = 1_000_000n * ETHER;
const FEE_RECIPIENT = actor('fee recipient');

const shapeNamed = (name: string) => {
  const shape = SHAPES.find((each) => each.name === name);
  if (shape === undefined) throw new Error(`no shape ${name}`);
  return shape;
};

async function executed(
  name: string,
  fork: Fork,
  size: number,
): Promise<{ forms: readonly TransactionForm[]; before: Alloc; after: Alloc }> {
  const { context, forms, transactions, state } = await built(shapeNamed(name), fork, size);
  const { diff } = await sequential.execute(context, transactions, state);
  return { forms, before: state.alloc, after: state.apply(diff) };
}

describe('shapes: who depends on whom', () => {
  const SIZE = 60;
  const executor = createParallelExecutor({ threads: 2, statistics: true, isAdaptive: false });
  after(async () => (await executor).close());

  async function dependenciesOf(name: string, size = SIZE) {
    const { context, forms, transactions, state } = await built(shapeNamed(name), 'Prague', size);
    const { statistics } = await (await executor).execute(context, transactions, state);
    if (statistics === undefined) throw new Error('no statistics');
    return { forms, dependencies: statistics.dependencies };
  }

  for (const name of ['raw-transfers', 'erc20-transfers'])
    it(`${name}: nobody on anybody`, async () => {
      expect((await dependenciesOf(name)).dependencies).to.deep.equal([]);
    });

  for (const name of ['nonce-chain', 'slot-chain', 'balance-chain', 'nft-mint', 'uniswap-v2-swaps'])
    it(`${name}: each on the one before, so that the longest path is all of them`, async () => {
      const { dependencies } = await dependenciesOf(name);
      const pairs = new Set(dependencies.map(({ reader, writer }) => `${reader} of ${writer}`));
      for (let index = 1; index < SIZE; index++) expect(pairs).to.include(`${index} of ${index - 1}`);
    });

  it('one-sender: every second on the one before the one before, nobody else on anybody', async () => {
    const { dependencies } = await dependenciesOf('one-sender');
    const pairs = new Set(dependencies.map(({ reader, writer }) => `${reader} of ${writer}`));
    expect(pairs).to.deep.equal(
      new Set(Array.from({ length: SIZE / 2 - 1 }, (_, index) => `${2 * index + 2} of ${2 * index}`)),
    );
  });

  it('beneficiary-readers: each on whoever paid the fee before', async () => {
    const { dependencies } = await dependenciesOf('beneficiary-readers');
    const readers = new Set(dependencies.map(({ reader }) => reader));
    expect(readers.size).to.equal(SIZE - 1);
  });

  it('hot-slots: on earlier ones, not all on the one before', async () => {
    const { dependencies } = await dependenciesOf('hot-slots');
    expect(dependencies.length).to.be.greaterThan(SIZE / 2);
    expect(dependencies.some(({ reader, writer }) => writer < reader - 1)).to.equal(true);
  });

  /** What two transactions of one cluster have in common. */
  const clusterOf: Readonly<Record<string, (form: TransactionForm) => string>> = {
    // the token
    'erc20-clusters': ({ to }) => `${to}`,
    // both tokens, whatever their order
    'uniswap-v3-clusters': ({ data = '0x' }) => [data.slice(10, 74), data.slice(74, 138)].sort().join(),
  };
  for (const [name, cluster] of Object.entries(clusterOf))
    it(`${name}: only within a cluster, of which there are several`, async () => {
      const { forms, dependencies } = await dependenciesOf(name, 200);
      expect(dependencies).not.to.deep.equal([]);
      expect(new Set(forms.map(cluster)).size).to.be.greaterThan(1);
      for (const { reader, writer } of dependencies)
        expect(cluster(forms[reader] as TransactionForm)).to.equal(cluster(forms[writer] as TransactionForm));
    });
});

describe('shapes: parameters', () => {
  it('erc20-clusters: 10 tokens × 15 families × 15 people × 15 transfers, each within a family', async () => {
    const { forms } = await built(shapeNamed('erc20-clusters'), 'Prague', 10 * 15 * 15 * 15);
    const sent = new Map<Address, number>();
    for (const { from } of forms) sent.set(from.address, (sent.get(from.address) ?? 0) + 1);
    expect(new Set(forms.map(({ to }) => to)).size).to.equal(10);
    expect(sent.size).to.equal(10 * 15 * 15);
    expect(new Set(sent.values())).to.deep.equal(new Set([15]));
    const position = new Map([...sent.keys()].map((address, index) => [address as string, index]));
    const recipientOf = ({ data = '0x' }: TransactionForm) => position.get(`0x${data.slice(34, 74)}`) ?? Number.NaN;
    for (const form of forms)
      expect(Math.floor(recipientOf(form) / 15)).to.equal(Math.floor((position.get(form.from.address) ?? -1) / 15));
  }).timeout(60_000);

  it('uniswap-v3-clusters: 20 pools × 20 people × 20 swaps, four kinds of them equally often', async () => {
    const { forms } = await built(shapeNamed('uniswap-v3-clusters'), 'Prague', 20 * 20 * 20);
    const kinds = new Map<string, number>();
    for (const { data = '0x' } of forms) {
      const zeroForOne = data.slice(10, 74) < data.slice(74, 138);
      const kind = `${data.slice(0, 10)} ${zeroForOne}`;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    expect([...kinds.values()]).to.deep.equal([2000, 2000, 2000, 2000]);
    expect(new Set(forms.map(({ from }) => from.address)).size).to.equal(400);
    expect(
      new Set(forms.map(({ data = '0x' }) => [data.slice(10, 74), data.slice(74, 138)].sort().join())).size,
    ).to.equal(20);
  }).timeout(60_000);

  for (const { name, forks } of SHAPES)
    it(`${name}: another seed has other senders`, async () => {
      const fork = forks.at(-1) as Fork;
      const senders = async (seed: number) =>
        (await built(shapeNamed(name), fork, 8, seed)).forms
          .map(({ from }) => from)
          .filter(({ address }) => address !== FEE_RECIPIENT.address);
      const [one, other] = [await senders(1), await senders(2)];
      expect(one).to.deep.equal(await senders(1));
      expect(one.filter(({ address }) => other.some((each: Actor) => each.address === address))).to.deep.equal([]);
    });
});

describe('shapes: what comes of them', () => {
  it('balance-chain: the last one has the wei that the fees left', async () => {
    const { forms, after } = await executed('balance-chain', 'Istanbul', 10);
    expect(after.get(forms.at(-1)?.to as Address)?.balance).to.equal(1n);
  });

  it('slot-chain: the counter has been raised by all', async () => {
    const { forms, after } = await executed('slot-chain', 'Frontier', 10);
    expect(after.get(forms[0]?.to as Address)?.storage.get(0n)).to.equal(11n);
  });

  it('erc20-transfers: every recipient holds what was sent', async () => {
    const { forms, before, after } = await executed('erc20-transfers', 'Osaka', 10);
    for (const { to, from, data = '0x' } of forms) {
      const [old, now] = [before.get(to as Address)?.storage, after.get(to as Address)?.storage];
      // `_balances` is the first variable of OpenZeppelin's ERC20
      const [mine, theirs] = [from.address, `0x${data.slice(34, 74)}` as Address].map((holder) =>
        elementSlot(holder, 0n),
      ) as [bigint, bigint];
      expect(now?.get(theirs)).to.equal(1000n);
      expect(now?.get(mine)).to.equal((old?.get(mine) ?? 0n) - 1000n);
    }
  });

  it('nft-mint: the senders own the numbers in their order', async () => {
    const { forms, after } = await executed('nft-mint', 'Cancun', 10);
    const storage = after.get(forms[0]?.to as Address)?.storage;
    // OpenZeppelin's ERC721 has two names before `_owners`
    for (const [index, { from }] of forms.entries())
      expect(storage?.get(elementSlot(BigInt(index), 2n))).to.equal(BigInt(from.address));
  });

  it('lending: where everybody withdrew, the markets hold what they held', async () => {
    const { forms, before, after } = await executed('lending', 'Prague', 40);
    const [market, person] = [forms[0]?.to as Address, forms[0]?.from.address as Address];
    const tokens = [...before]
      .filter(([, { storage }]) => storage.has(elementSlot(person, 0n)))
      .map(([token]) => token);
    expect(tokens).to.have.length(2);
    const holdings = (alloc: Alloc, holder: Address) =>
      tokens
        .map((token) => alloc.get(token)?.storage.get(elementSlot(holder, 0n)) ?? 0n)
        .sort((a, b) => (a < b ? -1 : 1));
    const pledged = (3n * ETHER) / 2n;
    // ten people, none of whom asked for the pledge back
    expect(holdings(before, market)).to.deep.equal([0n, SUPPLIED]);
    expect(holdings(after, market)).to.deep.equal([10n * pledged, SUPPLIED]);
    expect(holdings(after, person)).to.deep.equal([10n * ETHER - pledged, 10n * ETHER]);
  });

  it('create-destroy-storm: what was destroyed by another transaction stays since EIP-6780, and was wiped before', async () => {
    for (const [fork, stays] of [
      ['Shanghai', false],
      ['Cancun', true],
    ] as const) {
      const { forms, after } = await executed('create-destroy-storm', fork, 9);
      const destroyed = forms.filter((_, index) => index % 3 === 2).map(({ to }) => to as Address);
      expect(
        destroyed.map((address) => after.has(address)),
        fork,
      ).to.deep.equal([stays, stays, stays]);
      const init = `0x${forms[0]?.data?.slice(130)}` as const;
      for (let salt = 0n; salt < 4n; salt++)
        expect(after.has(create2Address(contract('f000'), salt, init))).to.equal(false);
    }
  });

  it('set-code-storm: each account has the code that its last authorisation gave it, and a nonce for each', async () => {
    const { forms, after } = await executed('set-code-storm', 'Prague', 40);
    const expected = new Map<Address, { code: string; nonce: bigint }>();
    for (const { from, to, authorizationList } of forms) {
      if (authorizationList === undefined) {
        const before = expected.get(from.address);
        expected.set(from.address, { code: before?.code ?? '0x', nonce: (before?.nonce ?? 0n) + 1n });
      }
      for (const { signer, address, nonce } of authorizationList ?? []) {
        expect(nonce).to.equal(expected.get(signer)?.nonce ?? 0n);
        const code = address === contract('0') ? '0x' : `0xef0100${address.slice(2)}`;
        expected.set(signer, { code, nonce: nonce + 1n });
      }
      expect(to).not.to.equal(null);
    }
    for (const [address, { code, nonce }] of expected) {
      expect(bytesToHex(after.get(address)?.code ?? new Uint8Array(1))).to.equal(code);
      expect(after.get(address)?.nonce).to.equal(nonce);
    }
  });

  it('beneficiary-sender: the fee recipient pays from the fees alone', async () => {
    const { forms, before } = await executed('beneficiary-sender', 'London', 20);
    expect(before.has(FEE_RECIPIENT.address)).to.equal(false);
    expect(forms.filter(({ from }) => from.address === FEE_RECIPIENT.address)).to.have.length(5);
  });

  it('small-blocks: none, one, two, three', async () => {
    const { blocks } = await buildShape(shapeNamed('small-blocks'), { fork: 'Prague', size: 7, seed: 1 }, sequential);
    expect(blocks.map(({ length }) => length)).to.deep.equal([0, 1, 2, 3, 1]);
  });
});
