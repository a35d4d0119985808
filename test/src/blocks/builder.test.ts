import { expect } from 'chai';
import { type Actor, alice, bob, carol, contract, dave, ETHER } from '../../../runners/fill/actors.js';
import { asm } from '../../../runners/fill/assembler.js';
import { signed } from '../../../runners/fill/build-block.js';
import { blobHash } from '../../../runners/fill/cases/blobs.js';
import { allocOf } from '../../../runners/fill/official-json.js';
import { authorize } from '../../../runners/fill/sign.js';
import { DEPOSITS, systemContracts } from '../../../runners/fill/system-contracts.js';
import type { TransactionForm } from '../../../runners/fill/transaction-form.js';
import { type BlockTemplate, type BuiltBlock, buildBlock } from '../../../src/blocks/builder.js';
import { Chain } from '../../../src/blocks/chain.js';
import { EngineBlockProcessor } from '../../../src/blocks/engine.js';
import { BlockError } from '../../../src/blocks/exceptions.js';
import { type BlockHeader, decodeHeader, headerItem } from '../../../src/blocks/header.js';
import type { BlockProcessor, BlockState } from '../../../src/blocks/processor.js';
import { createEngine } from '../../../src/engine.js';
import { EthereumjsBlockProcessor } from '../../../src/executors/ethereumjs/blocks.js';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';
import { type Executor, UnsupportedError } from '../../../src/executors/executor.js';
import { createParallelExecutor, type ParallelExecutor } from '../../../src/executors/parallel.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { defaultBlobSchedule } from '../../../src/forks/blobs.js';
import { type Fork, findNetwork, isAtLeast, type Network } from '../../../src/forks/networks.js';
import { type Hash, ZERO_HASH } from '../../../src/primitives/bytes.js';
import { type RlpItem, rlpDecode, rlpEncode } from '../../../src/primitives/rlp.js';
import { ClosedError } from '../../../src/primitives/thread-errors.js';
import type { Alloc } from '../../../src/state/memory-state.js';
import { TrieState } from '../../../src/trie/trie-state.js';
import { randomOf } from '../trie/diffs.js';
import { corpusBlocks } from '../../support/corpus-blocks.js';

const COUNTER = contract('c0');
const COLLECTOR = contract('c1');
const COINBASE = contract('cb');
const SENDERS = [alice, bob, carol, dave];

/** The first sender has next to nothing. */
const PRE = {
  ...Object.fromEntries(SENDERS.map(({ address }, index) => [address, { balance: index === 0 ? 10n ** 15n : ETHER }])),
  [COUNTER]: { code: asm('0 SLOAD 1 ADD 0 SSTORE COINBASE BALANCE 1 SSTORE') },
  // sends on all that it was paid
  [COLLECTOR]: { code: asm('0 0 0 0 SELFBALANCE ADDRESS 1 ADD 50000 CALL') },
};

/** A chain of one block. */
class Genesis {
  readonly network: Network;
  readonly fork: Fork;
  readonly alloc: Alloc;
  readonly header: BlockHeader;

  constructor(fork: Fork, more: Parameters<typeof allocOf>[0] = {}, gasLimit = 30_000_000n) {
    this.network = findNetwork(fork) as Network;
    this.fork = fork;
    this.alloc = allocOf({ ...systemContracts(fork), ...PRE, ...more });
    this.header = decodeHeader(headerItem(genesisHeader(fork, this.state.root, gasLimit)));
  }

  get state(): TrieState {
    return TrieState.from(this.alloc, () => this.header.hash);
  }

  get rules() {
    const blobSchedule = defaultBlobSchedule(this.fork);
    return { network: this.network, fork: this.fork, chainId: 1n, ...(blobSchedule && { blobSchedule }) };
  }

  build(
    executor: Executor,
    offered: readonly Uint8Array[],
    template: Partial<BlockTemplate> = {},
  ): Promise<BuiltBlock> {
    const { header, fork, rules, state } = this;
    return buildBlock(executor, { coinbase: COINBASE, timestamp: header.timestamp + 12n, ...template }, offered, {
      parent: { header, fork, totalDifficulty: header.difficulty },
      rules,
      state,
      rootOf: (diff) => state.apply(diff).root,
    });
  }

  /** @throws AssertionError where a processor does not accept the block */
  async import(built: BuiltBlock, processor: BlockProcessor<BlockState>): Promise<void> {
    const options = { network: this.network, chainId: 1n, proofOfWork: false };
    const chain = await Chain.start(processor, options, this.header, this.alloc);
    const imported = await chain.import(built.rlp);
    expect(imported, processor.name).to.include({ status: 'accepted' });
    expect(chain.head.header).to.deep.equal(built.header);
  }
}

const genesisHeader = (fork: Fork, stateRoot: Hash, gasLimit: bigint): Omit<BlockHeader, 'hash'> => ({
  parentHash: ZERO_HASH,
  unclesHash: '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347' as Hash,
  coinbase: COINBASE,
  stateRoot,
  transactionsRoot: ZERO_HASH,
  receiptsRoot: ZERO_HASH,
  logsBloom: `0x${'00'.repeat(256)}`,
  difficulty: isAtLeast(fork, 'Paris') ? 0n : 131_072n,
  number: 0n,
  gasLimit,
  gasUsed: 0n,
  timestamp: 0n,
  extraData: '0x',
  mixHash: ZERO_HASH,
  nonce: '0x0000000000000000',
  ...(isAtLeast(fork, 'London') && { baseFeePerGas: 1000n }),
  ...(isAtLeast(fork, 'Shanghai') && { withdrawalsRoot: ZERO_HASH }),
  ...(isAtLeast(fork, 'Cancun') && { blobGasUsed: 0n, excessBlobGas: 0n, parentBeaconBlockRoot: ZERO_HASH }),
  ...(isAtLeast(fork, 'Prague') && { requestsHash: ZERO_HASH }),
});

/** Transactions of which many are not valid, some of them because of what came before. */
function mixedOffers(fork: Fork, seed: number, count: number): Uint8Array[] {
  const random = randomOf(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)] as Item;
  let isFaulty = false;
  const seldom = <Item>(often: Item, fault: Item): Item => {
    if (random(9) > 0) return often;
    isFaulty = true;
    return fault;
  };
  const nonces = new Map<Actor, bigint>();
  return Array.from({ length: count }, () => {
    isFaulty = false;
    const from = pick(SENDERS);
    const next = nonces.get(from) ?? 0n;
    const form: TransactionForm = {
      from,
      nonce: seldom(next, next + 2n),
      to: pick([COUNTER, COLLECTOR, alice.address, COINBASE, null]),
      gas: seldom(pick([60_000n, 100_000n, 9_000_000n]), pick([20_999n, 40_000_000n])),
      value: seldom(pick([0n, 1n, 10n ** 14n]), 2n * ETHER),
      gasPrice: seldom(pick([2000n, 5000n]), 999n),
      ...(isAtLeast(fork, 'Prague') && random(8) === 0 ? delegation(from, next) : {}),
      ...(isAtLeast(fork, 'Cancun') && random(6) === 0 ? blobs(random(7)) : {}),
    };
    const bytes = signed(form, fork);
    const offered = seldom(bytes, bytes.subarray(0, bytes.length - 1));
    // now and then the next one has the same nonce, or a gap before its own
    if (!isFaulty !== (random(20) === 0)) nonces.set(from, next + 1n);
    return offered;
  });
}

const delegation = (to: Actor, nonce: bigint) => ({
  to: COUNTER,
  maxFeePerGas: 2000n,
  authorizationList: [authorize(SENDERS[(SENDERS.indexOf(to) + 1) % 4] as Actor, COLLECTOR, nonce)],
});

const blobs = (count: number) => ({
  to: COUNTER,
  maxFeePerGas: 2000n,
  maxFeePerBlobGas: 1n,
  blobVersionedHashes: Array.from({ length: count }, (_, index) => blobHash(`${index}`)),
});

describe('building a block', () => {
  let sequential: Executor;
  let parallel: ParallelExecutor[];

  before(async () => {
    sequential = await createSequentialExecutor();
    const options = { isAdaptive: false };
    parallel = await Promise.all([1, 2, 3, 8].map((threads) => createParallelExecutor({ ...options, threads })));
  });
  after(() => Promise.all(parallel.map((each) => each.close())));

  const transfer = (from: Actor, rest: Partial<TransactionForm> = {}): TransactionForm => ({
    from,
    to: contract('dd'),
    gas: 21_000n,
    gasPrice: 2000n,
    value: 1n,
    ...rest,
  });

  it('gives the blocks of the corpus from what their authors decided, and from that among what is not valid', async function () {
    this.timeout('1m');
    const blocks = await corpusBlocks(sequential);
    for (const { id, block, rlp, parent, chain, network, fork } of blocks) {
      const { transition } = network;
      if (transition?.dao && 'block' in transition.at && transition.at.block === block.header.number) continue;
      const { coinbase, timestamp, gasLimit, extraData, mixHash, nonce, parentBeaconBlockRoot } = block.header;
      const offered = block.transactions.map((item) => (item instanceof Uint8Array ? item : rlpEncode(item)));
      const hashOf = (number: bigint): Hash => {
        let { header } = parent;
        while (header.number > number) header = chain.find(header.parentHash)?.header as BlockHeader;
        return header.hash;
      };
      const blobSchedule = defaultBlobSchedule(fork);
      const build = (transactions: readonly Uint8Array[]) =>
        buildBlock(
          sequential,
          {
            ...{ coinbase, timestamp, gasLimit, extraData, mixHash, nonce, uncles: block.uncles },
            ...(parentBeaconBlockRoot && { parentBeaconBlockRoot }),
            ...(block.withdrawals && { withdrawals: block.withdrawals }),
          },
          transactions,
          {
            parent,
            rules: { network, fork, chainId: 1n, ...(blobSchedule && { blobSchedule }) },
            state: parent.state.view(hashOf),
            rootOf: (diff) => parent.state.apply(diff).root,
          },
        );
      const built = await build(offered);
      expect(built.header, id).to.deep.equal(block.header);
      expect(Buffer.from(built.rlp).equals(rlp), id).to.equal(true);
      expect(built.leftOut, id).to.deep.equal([]);
      // each once more is a nonce too low
      const noisy = await build([Uint8Array.of(5), ...offered.flatMap((each) => [each, each, each.subarray(1)])]);
      expect(noisy.header.hash, id).to.equal(block.header.hash);
      expect(noisy.included).to.deep.equal(offered.map((_, index) => 1 + 3 * index));
    }
    expect(blocks.length).to.be.above(40);
  });

  for (const fork of ['Frontier', 'Byzantium', 'London', 'Cancun', 'Osaka'] as const)
    it(`of ${fork} is the same on any number of threads and by the reference, and is valid`, async function () {
      this.timeout('2m');
      const genesis = new Genesis(fork);
      const withdrawals = [{ index: 0n, validatorIndex: 0n, address: alice.address, amount: 7n }];
      const template = isAtLeast(fork, 'Shanghai') ? { withdrawals } : {};
      const codes = new Set<string>();
      for (let seed = 1; seed <= 4; seed++) {
        const offered = mixedOffers(fork, seed, 60);
        const { statistics: _, ...expected } = await genesis.build(sequential, offered, template);
        for (const executor of [...parallel, new EthereumjsExecutor()]) {
          const { header, included, leftOut } = await genesis.build(executor, offered, template);
          const at = `seed ${seed}, ${executor.name}`;
          expect(header, at).to.deep.equal(expected.header);
          expect(included, at).to.deep.equal(expected.included);
          // which of several reasons there is, executors may differ in
          expect(
            leftOut.map(({ index }) => index),
            at,
          ).to.deep.equal(expected.leftOut.map(({ index }) => index));
        }
        expect(expected.included, `seed ${seed}`).to.have.lengthOf.above(5);
        expect(
          [...expected.included, ...expected.leftOut.map(({ index }) => index)].sort((a, b) => a - b),
        ).to.deep.equal(offered.map((_, index) => index));
        await genesis.import(expected, new EngineBlockProcessor(sequential));
        await genesis.import(expected, new EthereumjsBlockProcessor());
        for (const { code } of expected.leftOut) codes.add(code as string);
      }
      expect([...codes]).to.include.members(
        ['INTRINSIC_GAS_TOO_LOW', 'INSUFFICIENT_ACCOUNT_FUNDS', 'NONCE_MISMATCH_TOO_LOW', 'GAS_ALLOWANCE_EXCEEDED'].map(
          (name) => `TransactionException.${name}`,
        ),
      );
    });

  it('keeps the gas limit: what comes later and is smaller still fits', async () => {
    const genesis = new Genesis('London', {}, 50_000n);
    const forms = [transfer(bob), transfer(carol, { gas: 30_000n }), transfer(dave), transfer(bob, { nonce: 1n })];
    const { included, leftOut, header } = await genesis.build(
      sequential,
      forms.map((form) => signed(form, 'London')),
      { gasLimit: 50_000n },
    );
    expect(included).to.deep.equal([0, 2]);
    expect(header.gasUsed).to.equal(42_000n);
    expect(leftOut.map(({ index, code }) => [index, code])).to.deep.equal([
      [1, 'TransactionException.GAS_ALLOWANCE_EXCEEDED'],
      [3, 'TransactionException.GAS_ALLOWANCE_EXCEEDED'],
    ]);
  });

  it("keeps the block's blobs", async () => {
    const genesis = new Genesis('Cancun');
    const of = (from: Actor, count: number): TransactionForm => ({ from, gas: 100_000n, ...blobs(count) });
    const built = await genesis.build(
      sequential,
      [of(bob, 4), of(carol, 3), of(dave, 2)].map((form) => signed(form, 'Cancun')),
    );
    expect(built.included).to.deep.equal([0, 2]);
    expect(built.header.blobGasUsed).to.equal(6n * 131_072n);
    expect(built.leftOut[0]?.code).to.equal('TransactionException.TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED');
    await genesis.import(built, new EthereumjsBlockProcessor());
  });

  it('keeps the size of EIP-7934, without what the transactions that do not fit did', async function () {
    this.timeout('1m');
    const genesis = new Genesis('Osaka', {}, 200_000_000n);
    const long = (from: Actor, bytes: number, nonce = 0n): TransactionForm => ({
      ...{ from, nonce, to: COUNTER, gas: 16_000_000n, gasPrice: 2000n },
      data: `0x${'00'.repeat(bytes)}`,
    });
    const forms = [
      ...[0n, 1n, 2n, 3n, 4n].map((nonce) => long(bob, 1_500_000, nonce)),
      long(carol, 1_500_000),
      long(carol, 1_500_000, 0n),
      transfer(carol),
      long(dave, 800_000),
      // of what is not in the block
      transfer(carol, { nonce: 1n }),
      transfer(carol, { nonce: 2n }),
    ];
    const offered = forms.map((form) => signed(form, 'Osaka'));
    const built = await genesis.build(sequential, offered);
    expect(built.included).to.deep.equal([0, 1, 2, 3, 4, 7, 8, 9, 10]);
    expect(built.leftOut.map(({ index, code }) => [index, code])).to.deep.equal([
      [5, 'BlockException.RLP_BLOCK_LIMIT_EXCEEDED'],
      [6, 'BlockException.RLP_BLOCK_LIMIT_EXCEEDED'],
    ]);
    expect(built.rlp.length).to.be.at.most(8_388_608);
    await genesis.import(built, new EngineBlockProcessor(sequential));

    // to the last byte but for what the header's numbers may still take
    const rest = 8_388_608 - built.rlp.length;
    const last = (bytes: number) => signed(long(alice, bytes), 'Osaka');
    const rich = new Genesis('Osaka', { [alice.address]: { balance: ETHER } }, 200_000_000n);
    const fits = await rich.build(sequential, [...offered, last(rest - 130)]);
    expect(fits.included.at(-1)).to.equal(offered.length);
    expect(fits.rlp.length).to.be.within(8_388_608 - 30, 8_388_608);
    await rich.import(fits, new EngineBlockProcessor(sequential));
    const tooLong = await rich.build(sequential, [...offered, last(rest - 90)]);
    expect(tooLong.leftOut.at(-1)).to.include({
      index: offered.length,
      code: 'BlockException.RLP_BLOCK_LIMIT_EXCEEDED',
    });
  });

  it('leaves out what would make deposits that no block can have, with all that it did', async () => {
    const genesis = new Genesis('Prague', { [DEPOSITS]: { code: asm(`0x${DEPOSIT_EVENT} 0 0 LOG1 1 0 SSTORE`) } });
    const forms = [transfer(bob), transfer(carol, { to: DEPOSITS, gas: 100_000n }), transfer(carol), transfer(dave)];
    const built = await genesis.build(
      sequential,
      forms.map((form) => signed(form, 'Prague')),
    );
    expect(built.included).to.deep.equal([0, 2, 3]);
    expect(built.leftOut[0]).to.include({ index: 1, code: 'BlockException.INVALID_DEPOSIT_EVENT_LAYOUT' });
    await genesis.import(built, new EngineBlockProcessor(sequential));
  });

  it('names what is no transaction as a chain does that gets a block with it', async () => {
    const genesis = new Genesis('Prague');
    const shapes = [[2, 0xc1, 0x80], [2], [2, 0xc0, 0], [5, 0xc0], [0xc0], [0xc1, 0x80], []];
    const items = shapes.map((bytes) => Uint8Array.from(bytes));
    const { leftOut, rlp } = await genesis.build(sequential, items);
    expect(leftOut).to.have.lengthOf(items.length);
    const [header, , uncles, withdrawals] = rlpDecode(rlp) as RlpItem[];
    const options = { network: genesis.network, chainId: 1n, proofOfWork: false };
    const chain = await Chain.start(new EngineBlockProcessor(sequential), options, genesis.header, genesis.alloc);
    for (const [index, bytes] of items.entries()) {
      const item = (bytes[0] ?? 0) >= 0xc0 ? rlpDecode(bytes) : bytes;
      const block = rlpEncode([header, [item], uncles, withdrawals] as RlpItem);
      expect(await chain.import(block), `${bytes}`).to.include({ code: leftOut[index]?.code });
    }
  });

  it('executes what it was given, whatever becomes of that afterwards', async () => {
    const withdrawal = { index: 0n, validatorIndex: 0n, address: bob.address, amount: 1n };
    for (const [fork, key, item, change] of [
      ['Prague', 'withdrawals', withdrawal, { amount: 2n, address: carol.address }],
      [
        'Byzantium',
        'uncles',
        { ...new Genesis('Byzantium').header, coinbase: bob.address },
        { coinbase: carol.address, extraData: '0x01' },
      ],
    ] as const) {
      const genesis = new Genesis(fork);
      const { header } = await genesis.build(sequential, [], { [key]: [item] });
      const given = { ...item };
      const built = genesis.build(sequential, [], { [key]: [given] });
      Object.assign(given, change);
      expect((await built).header).to.deep.equal(header);
      expect((await built).rlp).to.deep.equal((await genesis.build(sequential, [], { [key]: [item] })).rlp);
    }
  });

  it('comes to its end where its engine is closed meanwhile', async () => {
    const genesis = new Genesis('Prague', { [DEPOSITS]: { code: asm(`0x${DEPOSIT_EVENT} 0 0 LOG1 1 0 SSTORE`) } });
    const offered = [signed(transfer(carol, { to: DEPOSITS, gas: 100_000n }), 'Prague')];
    const engine = await createEngine({ fork: 'Prague', threads: 1 });
    const { header, state } = genesis;
    const input = { parent: header, state, coinbase: COINBASE, timestamp: 12n, transactions: offered };
    const built = engine.buildBlock(input);
    const closed = engine.close();
    const context = { ...header, number: 1n, timestamp: 12n };
    for (const late of [engine.buildBlock(input), engine.executeBlock({ header: context, transactions: [], state })])
      expect(await late.catch((error: unknown) => error)).to.be.instanceOf(ClosedError);
    // without it, in a second pass
    expect((await built).leftOut).to.have.lengthOf(1);
    await closed;
  });

  for (const [fork, template, code] of [
    ['Cancun', { gasLimit: 60_000_000n }, 'INVALID_GASLIMIT'],
    ['Cancun', { timestamp: 0n }, 'INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT'],
    ['Cancun', { extraData: `0x${'00'.repeat(33)}` }, 'EXTRA_DATA_TOO_BIG'],
    ['Cancun', { nonce: '0x0000000000000001' }, 'INCORRECT_BLOCK_FORMAT'],
    ['London', { withdrawals: [] }, 'IMPORT_IMPOSSIBLE_SHANGHAI'],
  ] as const)
    it(`throws ${code} for a template that breaks this rule`, async () => {
      const error = await new Genesis(fork).build(sequential, [], template).catch((error: unknown) => error);
      expect(error).to.be.instanceOf(BlockError).that.includes({ code });
    });

  it("throws for uncles that no block can have, whatever its ancestors, and for the DAO fork's first block", async () => {
    const genesis = new Genesis('Byzantium');
    const uncle = { ...genesis.header, number: 1n };
    const other = { ...genesis.header, coinbase: bob.address };
    for (const [uncles, code] of [
      [[uncle], 'UNCLE_PARENT_INCORRECT'],
      [[other, other], 'UNCLE_IS_BROTHER'],
      [[other, genesis.header], 'UNCLE_IS_ANCESTOR'],
      [[uncle, uncle, uncle], 'TOO_MANY_UNCLES'],
    ] as const) {
      const error = await genesis.build(sequential, [], { uncles }).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(BlockError).that.includes({ code });
    }
    const homestead = new Genesis('Homestead');
    const rules = { ...homestead.rules, network: findNetwork('HomesteadToDaoAt5') as Network };
    const site = { rules, state: homestead.state, rootOf: () => ZERO_HASH };
    const parent = { header: { ...homestead.header, number: 4n }, fork: 'Homestead', totalDifficulty: 0n } as const;
    const template = { coinbase: COINBASE, timestamp: 12n, extraData: '0x64616f2d686172642d666f726b' } as const;
    const error = await buildBlock(sequential, template, [], { ...site, parent }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UnsupportedError);
  });

  it('throws INVALID_GASLIMIT over a parent that no gas limit can follow', async () => {
    for (const gasLimit of [0n, 1n, 1023n])
      for (const template of [{}, { gasLimit: 5000n }]) {
        const error = await new Genesis('London', {}, gasLimit)
          .build(sequential, [], template)
          .catch((thrown) => thrown);
        expect(error, `${gasLimit}`).to.be.instanceOf(BlockError).and.to.include({ code: 'INVALID_GASLIMIT' });
      }
  });

  it('takes a parent in upper case for what it is', async () => {
    const genesis = new Genesis('Byzantium');
    const upper = Object.entries(genesis.header).map(([name, value]) => [
      name,
      typeof value === 'string' ? `0x${value.slice(2).toUpperCase()}` : value,
    ]);
    const { rules, state } = genesis;
    const parent = { header: Object.fromEntries(upper), fork: 'Byzantium', totalDifficulty: 0n } as const;
    const built = await buildBlock(sequential, { coinbase: COINBASE, timestamp: 12n }, [], {
      ...{ rules, state, parent },
      rootOf: (diff) => state.apply(diff).root,
    });
    expect(built.header).to.deep.equal((await genesis.build(sequential, [])).header);
  });

  it('throws SYSTEM_CONTRACT_EMPTY where no contract hands out requests', async () => {
    const empty = Object.fromEntries(Object.keys(systemContracts('Prague')).map((address) => [address, {}]));
    const error = await new Genesis('Prague', empty).build(sequential, []).catch((error: unknown) => error);
    expect(error).to.be.instanceOf(BlockError).that.includes({ code: 'SYSTEM_CONTRACT_EMPTY' });
  });
});

/** EIP-6110: the topic of the deposit contract's event. */
const DEPOSIT_EVENT = '649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5';
