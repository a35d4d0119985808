import { inspect } from 'node:util';
import { expect } from 'chai';
import { alice } from '../../runners/fill/actors.js';
import { signed } from '../../runners/fill/build-block.js';
import { allocOf } from '../../runners/fill/official-json.js';
import { decodeHeader, headerItem } from '../../src/blocks/header.js';
import {
  type Address,
  BlockError,
  BlockTransactionError,
  blockBloom,
  createEngine,
  decodeBlock,
  decodeTransaction,
  EMPTY_CODE_HASH,
  type Engine,
  type BlockHeader,
  InputError,
  receiptsRoot,
  recoverTransactions,
  type Hash,
  MemoryState,
  type StateDiff,
  type StateView,
  stateRoot,
  type Transaction,
  TrieState,
  UnknownForkError,
  UnknownRootError,
  UnsupportedError,
} from '../../src/index.js';
import { header } from '../support/header.js';

const SENDER = `0x${'aa'.repeat(20)}` as Address;
const TO = `0x${'bb'.repeat(20)}` as Address;
const ZERO = `0x${'00'.repeat(32)}` as Hash;
const ETHER = 10n ** 18n;

const transfer = (nonce: bigint): Transaction => ({
  type: 2,
  chainId: 1n,
  nonce,
  gasLimit: 21_000n,
  maxFeePerGas: 10n,
  maxPriorityFeePerGas: 1n,
  to: TO,
  value: 5n,
  data: new Uint8Array(0),
  accessList: [],
  maxFeePerBlobGas: 0n,
  blobVersionedHashes: [],
  authorizationList: [],
  sender: SENDER,
});

const alloc = new Map([[SENDER, { nonce: 0n, balance: ETHER, code: new Uint8Array(0), storage: new Map() }]]);
const noHash = (): Hash => ZERO;

describe('the engine', () => {
  let engine: Engine;
  before(async () => {
    engine = await createEngine({ fork: 'Cancun', threads: 2 });
  });
  after(() => engine.close());

  it('executes a block: outcomes, receipts, difference, root', async () => {
    const withdrawals = [{ index: 0n, validatorIndex: 0n, address: TO, amount: 1n }];
    const transactions = [0n, 1n, 2n].map(transfer);
    const state = TrieState.from(alloc, noHash);
    const result = await engine.executeBlock({ header, transactions, withdrawals, state });
    expect(result.outcomes.map(({ gasUsed }) => gasUsed)).to.deep.equal([21_000n, 21_000n, 21_000n]);
    expect(result.receipts.at(-1)).to.include({ type: 2, status: 'success', cumulativeGasUsed: 63_000n });
    // EIP-4895: gwei; EIP-1559: the sender pays 8 wei per gas, the coinbase gets 1 of it
    const expected = new Map([
      [SENDER, { nonce: 3n, balance: ETHER - 3n * (5n + 8n * 21_000n) }],
      [TO, { nonce: 0n, balance: 15n + 10n ** 9n }],
      [header.coinbase, { nonce: 0n, balance: 63_000n }],
    ]);
    expect([...result.diff.keys()].sort()).to.deep.equal([...expected.keys()].sort());
    for (const [address, fields] of expected)
      expect(result.diff.get(address)).to.include({ ...fields, codeHash: EMPTY_CODE_HASH });
    const whole = [...expected].map(([address, fields]) => [
      address,
      { ...fields, code: new Uint8Array(0), storage: new Map<bigint, bigint>() },
    ]) as [Address, { nonce: bigint; balance: bigint; code: Uint8Array; storage: Map<bigint, bigint> }][];
    expect(result.stateRoot()).to.equal(stateRoot(new Map(whole)));
    const again = await engine.executeBlock({
      header,
      transactions,
      withdrawals,
      state: new MemoryState(alloc, noHash),
    });
    expect(again.stateRoot()).to.equal(result.stateRoot());
  });

  it('shows an outcome and a difference as they are', async () => {
    const state = TrieState.from(alloc, noHash);
    const { outcomes, diff } = await engine.executeBlock({ header, transactions: [transfer(0n)], state });
    expect(inspect(outcomes[0])).to.match(/^\{\s+status: 'success',\s+gasUsed: 21000n,/);
    expect(inspect(diff)).to.match(/^Map\(3\) \{/);
  });

  it('refuses a header that has not what its fork has, or more', async () => {
    const state = TrieState.from(alloc, noHash);
    const { baseFeePerGas: _, ...feeless } = header;
    const { parentBeaconBlockRoot: __, ...rootless } = header;
    const london = await createEngine({ fork: 'London', threads: 1 });
    const { excessBlobGas: ___, ...early } = rootless;
    const withdrawals = [{ index: 0n, validatorIndex: 0n, address: TO, amount: 1n }];
    for (const [each, block, message] of [
      [engine, { header: feeless }, 'a header of Cancun has no baseFeePerGas'],
      [engine, { header: rootless }, 'a header of Cancun has no parentBeaconBlockRoot'],
      [london, { header }, 'a header of London has excessBlobGas'],
      [london, { header: early, withdrawals }, 'a block of London has withdrawals'],
    ] as const) {
      const error = await each
        .executeBlock({ transactions: [], state, ...block })
        .catch((thrown: unknown) => thrown as Error);
      expect(error).to.be.instanceOf(BlockError).with.property('message').that.includes(message);
    }
    await london.close();
  });

  it('executes blocks before Byzantium over any view: where nobody knows roots, receipts have none', async () => {
    const homestead = await createEngine({ fork: 'Homestead', threads: 1 });
    const whole = new MemoryState(alloc, noHash);
    const view: StateView = {
      account: (address) => whole.account(address),
      code: (hash) => whole.code(hash),
      slot: (address, key) => whole.slot(address, key),
      blockHash: noHash,
    };
    const { baseFeePerGas: _, excessBlobGas: __, parentBeaconBlockRoot: ___, ...old } = header;
    const transactions = [{ ...transfer(0n), type: 0 as const, chainId: undefined }];
    const roots: unknown[] = [];
    for (const state of [view, whole]) {
      const { receipts, stateRoot } = await homestead.executeBlock({ header: old, transactions, state });
      roots.push(receipts[0]?.stateRoot);
      if (state === whole) expect(stateRoot()).to.be.a('string');
    }
    expect(roots[0]).to.equal(undefined);
    expect(roots[1]).to.match(/^0x/);
    const rootOf = (diff: StateDiff) => stateRoot(whole.apply(diff));
    const { receipts, stateRoot: root } = await homestead.executeBlock({
      header: old,
      transactions,
      state: view,
      rootOf,
    });
    expect(receipts[0]?.stateRoot).to.equal(roots[1]);
    expect(root()).to.match(/^0x/);
    await homestead.close();
  });

  it('refuses uncles that a block cannot have, whatever its ancestors', async () => {
    const homestead = await createEngine({ fork: 'Homestead', threads: 1 });
    const { baseFeePerGas: _, excessBlobGas: __, parentBeaconBlockRoot: ___, ...old } = { ...header, number: 100n };
    const uncle = (number: bigint) =>
      ({ hash: `0x${`${number % 10n}a`.repeat(32)}`, coinbase: TO, number }) as BlockHeader;
    const execute = (...numbers: bigint[]) => {
      const uncles = numbers.map((number) => uncle(number));
      return homestead.executeBlock({ header: old, transactions: [], uncles, state: TrieState.from(alloc, noHash) });
    };
    for (const number of [1000n, 100n, 93n, 0n]) {
      const error = await execute(number).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(BlockError).and.to.include({ code: 'UNCLE_PARENT_INCORRECT' });
    }
    const error = await execute(99n, 98n, 97n).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(BlockError).and.to.include({ code: 'TOO_MANY_UNCLES' });
    // yellow paper, 11.3: seven eighths and two eighths of 5 ether
    const late = engine.executeBlock({
      header: { ...header, number: 100n },
      transactions: [],
      uncles: [uncle(99n)],
      state: TrieState.from(alloc, noHash),
    });
    const refused = await late.catch((thrown: unknown) => thrown);
    expect(refused).to.be.instanceOf(BlockError).and.to.include({ code: 'IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS' });
    expect((await execute(99n, 94n)).diff.get(TO)?.balance).to.equal((5n * ETHER * 9n) / 8n);
    const upper = (given: BlockHeader) => ({ ...given, hash: `0x${given.hash.slice(2).toUpperCase()}` }) as BlockHeader;
    for (const [uncles, parentHash, code] of [
      [[uncle(99n), upper(uncle(99n))], ZERO, 'UNCLE_IS_BROTHER'],
      [[uncle(98n), uncle(99n)], upper(uncle(99n)).hash, 'UNCLE_IS_ANCESTOR'],
    ] as const) {
      const block = { header: { ...old, parentHash }, transactions: [], uncles, state: TrieState.from(alloc, noHash) };
      const thrown = await homestead.executeBlock(block).catch((error: unknown) => error);
      expect(thrown).to.be.instanceOf(BlockError).and.to.include({ code });
    }
    await homestead.close();
  });

  it('executes what it was given, whatever becomes of that afterwards', async () => {
    const state = TrieState.from(alloc, noHash);
    const given = () =>
      [0n, 1n, 2n].map((nonce) => ({ ...transfer(nonce), data: Uint8Array.of(1, 2, 3), gasLimit: 30_000n }));
    const expected = await engine.executeBlock({ header, transactions: given(), state });
    for (const change of [
      (list: ReturnType<typeof given>) => list.splice(0),
      (list: ReturnType<typeof given>) => list.reverse(),
      (list: ReturnType<typeof given>) => list.push(...given()),
      (list: ReturnType<typeof given>) => list.map(({ data }) => data.fill(0)),
      (list: ReturnType<typeof given>) => list.map((transaction) => Object.assign(transaction, { value: 7n })),
    ]) {
      const transactions = given();
      // another block is before it, so that its turn comes later
      const before = engine.executeBlock({ header, transactions: given(), state });
      const result = engine.executeBlock({ header, transactions, state });
      change(transactions);
      await before;
      expect((await result).receipts).to.deep.equal(expected.receipts);
      expect((await result).stateRoot()).to.equal(expected.stateRoot());
    }
  });

  it('keeps nothing of what a caller writes to a bloom', async () => {
    const block = { header, transactions: [0n, 1n].map(transfer), state: TrieState.from(alloc, noHash) };
    const execute = async () => (await engine.executeBlock(block)).receipts;
    const [receipts, root] = [await execute(), receiptsRoot(await execute())];
    for (const { logsBloom } of receipts) logsBloom.fill(1);
    expect(receiptsRoot(receipts)).to.equal(root);
    expect(receiptsRoot(receipts)).to.equal(root);
    for (const { logsBloom } of await execute()) expect(logsBloom).to.deep.equal(new Uint8Array(256));
    expect(blockBloom(receipts)).to.equal(`0x${'00'.repeat(256)}`);
  });

  it('refuses an excess of blob gas whose fee no word holds, at once', async () => {
    const state = TrieState.from(alloc, noHash);
    for (const excessBlobGas of [2n ** 40n, 2n ** 64n - 1n]) {
      const error = await engine
        .executeBlock({ header: { ...header, excessBlobGas }, transactions: [], state })
        .catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(InputError).and.to.include({ field: 'excessBlobGas', value: excessBlobGas });
    }
  });

  it('refuses transitions that only a chain can decide', async () => {
    for (const fork of ['HomesteadToDaoAt5', 'ArrowGlacierToParisAtDiffC0000'])
      expect(await createEngine({ fork }).catch((thrown: unknown) => thrown)).to.be.instanceOf(UnsupportedError);
  });

  it('names the transaction that is not valid, and why', async () => {
    const transactions = [0n, 2n, 1n].map(transfer);
    const error = await engine
      .executeBlock({ header, transactions, state: TrieState.from(alloc, noHash) })
      .catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(BlockTransactionError);
    expect(error).to.include({ code: 'NONCE_MISMATCH_TOO_HIGH' });
    expect((error as Error).message).to.include('transaction 1');
  });

  it('takes any state, whose root it cannot know', async () => {
    const own: StateView = {
      account: (address) =>
        address === SENDER ? { nonce: 0n, balance: ETHER, codeHash: EMPTY_CODE_HASH, hasStorage: false } : undefined,
      code: () => new Uint8Array(0),
      slot: () => 0n,
      blockHash: noHash,
    };
    const result = await engine.executeBlock({ header, transactions: [0n, 1n].map(transfer), state: own });
    expect(result.diff.get(TO)?.balance).to.equal(10n);
    expect(() => result.stateRoot()).to.throw(UnknownRootError);
  });

  it('builds a block that it then executes, and tells what is not in it', async () => {
    const state = TrieState.from(allocOf({ [alice.address]: { balance: ETHER } }), noHash);
    const { coinbase, timestamp, ...fields } = header;
    const parent = decodeHeader(
      headerItem({
        ...{
          ...fields,
          coinbase,
          timestamp,
          number: 0n,
          baseFeePerGas: 7n,
          stateRoot: state.root,
          gasUsed: 0n,
          blobGasUsed: 0n,
        },
        ...{ unclesHash: ZERO, transactionsRoot: ZERO, receiptsRoot: ZERO, withdrawalsRoot: ZERO },
        ...{ logsBloom: `0x${'00'.repeat(256)}`, extraData: '0x', nonce: '0x0000000000000000' },
      }),
    );
    const offered = [0n, 2n, 1n].map((nonce) =>
      signed({ from: alice, to: TO, nonce, value: 5n, gas: 21_000n, gasPrice: 10n }, 'Cancun'),
    );
    const input = { parent, coinbase, timestamp: 12n, transactions: offered, withdrawals: [], state };
    const built = await engine.buildBlock(input);
    expect(built.included).to.deep.equal([0, 2]);
    expect(built.leftOut.map(({ index, code }) => ({ index, code }))).to.deep.equal([
      { index: 1, code: 'TransactionException.NONCE_MISMATCH_TOO_HIGH' },
    ]);
    expect(decodeBlock(built.rlp).header).to.deep.equal(built.header);
    const transactions = built.included.map((index) => decodeTransaction(offered[index] as Uint8Array));
    expect(await recoverTransactions(decodeBlock(built.rlp).transactions, 'Cancun')).to.deep.equal(transactions);
    const executed = await engine.executeBlock({ header: built.header, transactions, withdrawals: [], state });
    expect(executed.stateRoot()).to.equal(built.header.stateRoot);

    const own: StateView = {
      account: (address) => state.account(address),
      code: (hash) => state.code(hash),
      slot: (address, key) => state.slot(address, key),
      blockHash: noHash,
    };
    const upper = {
      coinbase: `0x${'CB'.repeat(20)}` as Address,
      mixHash: `0x${'AB'.repeat(32)}` as Hash,
      extraData: '0xABCD' as const,
    };
    const lower = await engine.buildBlock({ ...input, ...upper });
    expect(decodeBlock(lower.rlp).header).to.deep.equal(lower.header);

    const rootOf = (diff: StateDiff): Hash => state.apply(diff).root;
    expect((await engine.buildBlock({ ...input, state: own, rootOf })).header).to.deep.equal(built.header);
    const error = await engine.buildBlock({ ...input, state: own }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UnknownRootError);
  });

  it('knows its forks', async () => {
    const error = await createEngine({ fork: 'Atlantis' }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UnknownForkError).and.to.include({ fork: 'Atlantis' });
  });
});
