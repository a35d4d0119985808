import { expect } from 'chai';
import { REQUEST_CALLS } from '../../src/blocks/system.js';
import {
  type Address,
  type Alloc,
  ClosedError,
  createEngine,
  createParallelExecutor,
  createSequentialExecutor,
  EMPTY_CODE_HASH,
  type Engine,
  type Hash,
  InputError,
  MemoryState,
  type StateView,
  setTrieThreads,
  type Transaction,
  TrieState,
  type Withdrawal,
} from '../../src/index.js';
import { header } from '../support/header.js';

const SENDER = `0x${'aa'.repeat(20)}` as Address;
const TO = `0x${'bb'.repeat(20)}` as Address;
const ZERO = `0x${'00'.repeat(32)}` as Hash;

const transaction: Transaction = {
  type: 4,
  chainId: 1n,
  nonce: 0n,
  gasLimit: 100_000n,
  maxFeePerGas: 10n,
  maxPriorityFeePerGas: 1n,
  to: TO,
  value: 5n,
  data: Uint8Array.of(1),
  accessList: [{ address: TO, storageKeys: [1n] }],
  maxFeePerBlobGas: 0n,
  blobVersionedHashes: [],
  authorizationList: [{ chainId: 1n, address: TO, nonce: 0n, yParity: 0n, r: 1n, s: 1n }],
  sender: SENDER,
};
const withdrawal: Withdrawal = { index: 0n, validatorIndex: 0n, address: TO, amount: 1n };
const account = { nonce: 0n, balance: 10n ** 18n, code: new Uint8Array(0), storage: new Map<bigint, bigint>() };
// without the contracts that hand out requests no block of Prague is valid; these hand out none
const silent = { ...account, code: Uint8Array.of(0) };
const alloc: Alloc = new Map([[SENDER, account], ...REQUEST_CALLS.map(({ call }) => [call.to, silent] as const)]);
const state = new MemoryState(alloc, () => ZERO);

/** What a user without types gives for a number, for bytes, for hex. */
const NO_NUMBER = [5, '5', '0x05', -1n, 2n ** 256n, null, {}, []];
const NO_HEX = [
  '',
  'bb',
  `0x${'bb'.repeat(19)}`,
  `0x${'bb'.repeat(33)}`,
  `0x${'zz'.repeat(20)}`,
  `0X${'bb'.repeat(20)}`,
  `1x${'bb'.repeat(20)}`,
  5n,
  new Uint8Array(20),
  {},
];
const NO_BYTES = ['0x01', [1], 1n, undefined, new Uint16Array(1), new Int8Array(1)];
const NO_LIST = [undefined, null, {}, 5];

/** `value` in place of what is at a path. */
const changed = <Value>(whole: Value, [first, ...rest]: readonly (string | number)[], value: unknown): Value => {
  if (first === undefined) return value as Value;
  const inner = changed((whole as Record<string, unknown>)[first], rest, value);
  if (Array.isArray(whole)) return whole.map((item, index) => (index === first ? inner : item)) as Value;
  return { ...whole, [first]: inner };
};

const nameOf = (path: readonly (string | number)[]): string =>
  path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');

/** Paths of a block's input, and what must not stand there. */
const FIELDS: readonly [path: (string | number)[], wrong: readonly unknown[]][] = [
  ...(['number', 'timestamp', 'gasLimit'] as const).map((name): [string[], unknown[]] => [
    ['header', name],
    [...NO_NUMBER, undefined, 2n ** 64n],
  ]),
  [
    ['header', 'difficulty'],
    [...NO_NUMBER, undefined],
  ],
  [['header', 'baseFeePerGas'], NO_NUMBER],
  [
    ['header', 'excessBlobGas'],
    [...NO_NUMBER, 2n ** 64n],
  ],
  ...(['coinbase', 'mixHash', 'parentHash'] as const).map((name): [string[], unknown[]] => [
    ['header', name],
    [...NO_HEX, undefined, null],
  ]),
  [['header', 'parentBeaconBlockRoot'], NO_HEX],
  [['header'], [undefined, null, 5]],
  [['transactions'], NO_LIST],
  [
    ['transactions', 1],
    [undefined, null, {}, 5, new Uint8Array(3)],
  ],
  [
    ['transactions', 1, 'type'],
    [undefined, 5, -1, 1.5, '2', 2n, null],
  ],
  [['transactions', 1, 'chainId'], NO_NUMBER],
  ...(['nonce', 'gasLimit', 'maxFeePerGas', 'maxPriorityFeePerGas', 'value', 'maxFeePerBlobGas'] as const).map(
    (name): [(string | number)[], unknown[]] => [
      ['transactions', 1, name],
      [...NO_NUMBER, undefined],
    ],
  ),
  [
    ['transactions', 1, 'to'],
    [...NO_HEX, undefined],
  ],
  [
    ['transactions', 1, 'sender'],
    [...NO_HEX, undefined, null],
  ],
  [['transactions', 1, 'data'], NO_BYTES],
  [['transactions', 1, 'accessList'], NO_LIST],
  [['transactions', 1, 'accessList', 0, 'address'], NO_HEX],
  [['transactions', 1, 'accessList', 0, 'storageKeys'], NO_LIST],
  [
    ['transactions', 1, 'accessList', 0, 'storageKeys', 0],
    [5, -1n, undefined, null],
  ],
  [['transactions', 1, 'blobVersionedHashes'], NO_LIST],
  [['transactions', 1, 'authorizationList'], NO_LIST],
  [['transactions', 1, 'authorizationList', 0, 'address'], NO_HEX],
  ...['chainId', 'nonce', 'yParity', 'r', 's'].map((name): [(string | number)[], unknown[]] => [
    ['transactions', 1, 'authorizationList', 0, name],
    [...NO_NUMBER, undefined],
  ]),
  [['withdrawals'], [null, {}, 5]],
  [
    ['withdrawals', 0, 'amount'],
    [...NO_NUMBER, undefined],
  ],
  [
    ['withdrawals', 0, 'address'],
    [...NO_HEX, undefined],
  ],
  [['uncles'], [null, {}, 5]],
  [['state'], [undefined, null, new Map()]],
];

/** What it was rejected with. */
const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('what a caller gives', () => {
  let engine: Engine;
  before(async () => {
    engine = await createEngine({ fork: 'Prague', threads: 2 });
  });
  after(() => engine.close());

  const valid = {
    header,
    transactions: [transaction, { ...transaction, nonce: 1n }],
    withdrawals: [withdrawal],
    state,
  };

  for (const [path, wrong] of FIELDS)
    it(`names ${nameOf(path)} where that is not what it must be`, async () => {
      for (const value of wrong) {
        const error = await errorOf(engine.executeBlock(changed(valid, path, value)));
        expect(error, `${nameOf(path)} ${String(value)}`)
          .to.be.instanceOf(InputError)
          .and.to.include({ code: 'INVALID_INPUT' });
        expect((error as InputError).message).to.match(/^[a-z]\S*: .+ is not .+$/);
        expect((error as InputError).field.startsWith(nameOf(path))).to.equal(true, (error as InputError).message);
      }
    });

  it('is shown with the field, its value and what it must be', async () => {
    const message = async (path: (string | number)[], value: unknown) =>
      `${await errorOf(engine.executeBlock(changed(valid, path, value)))}`;
    expect(await message(['transactions', 1, 'gasLimit'], 21_000)).to.equal(
      'InputError: transactions[1].gasLimit: 21000 is not a bigint of 64 bits',
    );
    expect(await message(['header', 'coinbase'], '0x12')).to.equal(
      'InputError: header.coinbase: "0x12" is not 0x and 40 hex digits',
    );
    expect(await message(['transactions', 0, 'data'], '0x')).to.equal(
      'InputError: transactions[0].data: "0x" is not a Uint8Array',
    );
  });

  it('has the chain id that its type has (EIP-2930)', async () => {
    const { chainId: _, ...free } = transaction;
    const error = await errorOf(engine.executeBlock({ ...valid, transactions: [free] }));
    expect(error).to.be.instanceOf(InputError).and.to.include({ field: 'transactions[0].chainId' });
  });

  it('has no lists that its type has not (EIP-2930, EIP-4844, EIP-7702)', async () => {
    const none = { accessList: [], authorizationList: [] };
    for (const [changes, list] of [
      [{ type: 2 }, 'authorizationList'],
      [{ ...none, type: 0, accessList: transaction.accessList }, 'accessList'],
      [{ ...none, type: 2, blobVersionedHashes: [ZERO] }, 'blobVersionedHashes'],
    ] as const) {
      const transactions = [{ ...transaction, ...changes } as Transaction];
      expect(await errorOf(engine.executeBlock({ ...valid, transactions })))
        .to.be.instanceOf(InputError)
        .and.to.include({
          field: `transactions[0].${list}`,
        });
    }
  });

  it('keeps nothing from the next block', async () => {
    await errorOf(engine.executeBlock({ ...valid, transactions: [{ ...transaction, value: 5 as never }] }));
    const { outcomes } = await engine.executeBlock(valid);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['success', 'success']);
  });

  it('may come from another realm', async () => {
    const { runInNewContext } = await import('node:vm');
    const data = runInNewContext('Uint8Array.of(1)') as Uint8Array;
    expect(data).not.to.be.instanceOf(Uint8Array);
    const [outcome] = (await engine.executeBlock({ ...valid, transactions: [{ ...transaction, data }] })).outcomes;
    expect(outcome?.status).to.equal('success');
  });

  it('is what a StateView returns, too', async () => {
    const view = (changes: Partial<Record<keyof StateView, unknown>>): StateView =>
      ({
        account: (address: Address) => state.account(address),
        code: (hash: Hash) => state.code(hash),
        slot: () => 0n,
        blockHash: () => ZERO,
        ...changes,
      }) as StateView;
    const field = async (changes: Partial<Record<keyof StateView, unknown>>) => {
      const error = await errorOf(engine.executeBlock({ ...valid, state: view(changes) }));
      expect(error).to.be.instanceOf(InputError);
      return (error as InputError).field;
    };
    const name = (address: Address) => `state.account("${address}")`;
    const addresses = [header.coinbase, SENDER, TO].map(name);
    expect(await field({ account: async () => undefined })).to.match(/^state\.account\("0x[0-9a-f]{40}"\)/);
    expect(await field({ account: () => null })).to.match(/^state\.account\("0x[0-9a-f]{40}"\)/);
    expect(addresses.map((address) => `${address}.balance`)).to.include(
      await field({ account: () => ({ nonce: 0n, balance: 5, codeHash: ZERO, hasStorage: false }) }),
    );
    for (const hasStorage of [undefined, 'yes', 1])
      expect(addresses.map((address) => `${address}.hasStorage`)).to.include(
        await field({ account: () => ({ nonce: 0n, balance: 5n, codeHash: ZERO, hasStorage }) }),
      );
    const codeHash = `0x${'12'.repeat(32)}`;
    const coded = () => ({ nonce: 0n, balance: 10n ** 18n, codeHash, hasStorage: true });
    expect(await field({ account: coded, code: () => undefined })).to.equal(`state.code("${codeHash}")`);
    expect(await field({ account: coded, code: async () => Uint8Array.of(0) })).to.equal(`state.code("${codeHash}")`);
    const reads = (code: readonly number[]) => ({
      account: (address: Address) => (address === TO ? coded() : state.account(address)),
      code: () => Uint8Array.from(code),
    });
    // SLOAD of 1, BLOCKHASH of 0
    expect(await field({ ...reads([0x60, 0x01, 0x54]), slot: () => undefined })).to.equal(`state.slot("${TO}", 1n)`);
    expect(await field({ ...reads([0x5f, 0x40]), blockHash: () => '0x12' })).to.equal('state.blockHash(0n)');
  });

  it('is what a MemoryState is made of', () => {
    const field = (entries: readonly (readonly [unknown, unknown])[]) => {
      try {
        new MemoryState(new Map(entries) as Alloc, () => ZERO);
      } catch (error) {
        expect(error).to.be.instanceOf(InputError);
        return (error as InputError).field;
      }
      return undefined;
    };
    expect(field([[SENDER, account]])).to.equal(undefined);
    expect(field([[SENDER.toUpperCase().replace('X', 'x'), account]])).to.equal('alloc');
    expect(field([[SENDER, undefined]])).to.equal(`alloc.get("${SENDER}")`);
    expect(field([[SENDER, { ...account, nonce: 0 }]])).to.equal(`alloc.get("${SENDER}").nonce`);
    expect(field([[SENDER, { ...account, code: '0x' }]])).to.equal(`alloc.get("${SENDER}").code`);
    expect(field([[SENDER, { ...account, storage: {} }]])).to.equal(`alloc.get("${SENDER}").storage`);
    expect(() => new MemoryState({} as Alloc, () => ZERO)).to.throw(InputError, 'alloc: ');
  });

  it('is what the storage of a MemoryState is made of, also where threads take over all of it', async () => {
    for (const [key, value] of [
      [-1n, 1n],
      [5n, 2n ** 256n],
      [5n, 1],
    ]) {
      const storage = new Map([[key, value]]) as Map<bigint, bigint>;
      const unsound = new MemoryState(new Map([...alloc, [TO, { ...silent, storage }]]), () => ZERO);
      const error = await errorOf(engine.executeBlock({ ...valid, state: unsound }));
      expect(error).to.be.instanceOf(InputError);
      expect((error as InputError).field).to.match(/^alloc.get\("0x(bb)+"\).storage/);
    }
  });

  it('is what a TrieState is made of', () => {
    const make = (address: string, changes: object) =>
      TrieState.from(new Map([[address as Address, { ...account, ...changes }]]), () => ZERO);
    expect(() => make(SENDER, {})).not.to.throw();
    for (const [address, changes, field] of [
      [SENDER.slice(0, -2), {}, 'alloc'],
      [SENDER.slice(2), {}, 'alloc'],
      [SENDER, { storage: {} }, `alloc.get("${SENDER}").storage`],
      [SENDER, { code: '0x00' }, `alloc.get("${SENDER}").code`],
    ] as const)
      expect(() => make(address, changes))
        .to.throw(InputError)
        .and.to.include({ field });
    for (const [changes, field] of [
      [{ nonce: 2n ** 64n }, 'nonce'],
      [{ nonce: -1n }, 'nonce'],
      [{ balance: 2n ** 256n }, 'balance'],
      [{ storage: new Map([[2n ** 256n, 1n]]) }, 'storage, a key'],
      [{ storage: new Map([[5n, -1n]]) }, 'storage.get(5n)'],
      [{ storage: new Map([[5n, 1]]) }, 'storage.get(5n)'],
    ] as const)
      expect(() => make(SENDER, changes))
        .to.throw(InputError)
        .and.to.include({ field: `alloc.get("${SENDER}").${field}` });
  });

  it('is a difference that a state is given', () => {
    const change = { nonce: 1n, balance: 5n, codeHash: EMPTY_CODE_HASH, storageCleared: false, storage: new Map() };
    const tries = TrieState.from(alloc, () => ZERO);
    const upper = SENDER.toUpperCase().replace('X', 'x');
    for (const apply of [(diff: never) => tries.apply(diff), (diff: never) => state.apply(diff)]) {
      const given = (address: string, changes: unknown) => () => apply(new Map([[address, changes]]) as never);
      expect(given(SENDER, change)).not.to.throw();
      expect(given(SENDER, null)).not.to.throw();
      expect(() => apply({} as never)).to.throw(InputError, 'diff: ');
      for (const address of [upper, '0x12', 'x'])
        expect(given(address, change), address).to.throw(InputError).and.to.include({ field: 'diff' });
      for (const [changes, field] of [
        [undefined, ''],
        [{ ...change, storage: undefined }, '.storage'],
      ] as const)
        expect(given(SENDER, changes))
          .to.throw(InputError)
          .and.to.include({ field: `diff.get("${SENDER}")${field}` });
    }
    for (const [changes, field] of [
      [{ balance: 5 }, '.balance'],
      [{ nonce: 2n ** 64n }, '.nonce'],
      [{ storage: new Map([[1n, 'x']]) }, '.storage.get(1n)'],
    ] as const)
      expect(() => tries.apply(new Map([[SENDER, { ...change, ...changes }]]) as never))
        .to.throw(InputError)
        .and.to.include({ field: `diff.get("${SENDER}")${field}` });
  });

  it('is how many threads make tries', () => {
    for (const most of [0, -1, 2.5, Number.NaN, undefined, '2'])
      expect(() => setTrieThreads(most as number))
        .to.throw(InputError)
        .and.to.include({ field: 'most' });
  });

  it('is a block at all, and a function that knows roots', async () => {
    for (const method of ['executeBlock', 'buildBlock'] as const) {
      for (const input of [undefined, null, 5])
        expect(await errorOf(engine[method](input as never)))
          .to.be.instanceOf(InputError)
          .and.to.include({ field: 'block' });
      expect(await errorOf(engine[method]({ ...valid, rootOf: 5 } as never)))
        .to.be.instanceOf(InputError)
        .and.to.include({ field: 'rootOf' });
    }
  });

  it('is what an executor is made with', async () => {
    for (const create of [createSequentialExecutor, createParallelExecutor])
      expect(await errorOf(create(null as never)))
        .to.be.instanceOf(InputError)
        .and.to.include({ field: 'options' });
  });

  it('comes before the engine is closed', async () => {
    const closed = await createEngine({ fork: 'Prague', threads: 1 });
    await closed.close();
    for (const method of ['executeBlock', 'buildBlock'] as const)
      expect(await errorOf(closed[method]({} as never))).to.be.instanceOf(ClosedError);
  });

  it('is what an engine is made with', async () => {
    for (const [options, field] of [
      [undefined, 'options'],
      [{}, 'options.fork'],
      [{ fork: 'Prague', chainId: 1 }, 'options.chainId'],
      [{ fork: 'Prague', blobSchedule: { target: 1, max: 2n } }, 'options.blobSchedule.max'],
      [
        { fork: 'Prague', blobSchedule: { target: 1, max: 2, baseFeeUpdateFraction: 0n } },
        'options.blobSchedule.baseFeeUpdateFraction',
      ],
      [
        { fork: 'Prague', blobSchedule: { target: 3, max: 2, baseFeeUpdateFraction: 1n } },
        'options.blobSchedule.target',
      ],
      [{ fork: 'Prague', statistics: 'no' }, 'options.statistics'],
    ] as const)
      expect(await errorOf(createEngine(options as never)))
        .to.be.instanceOf(InputError)
        .and.to.include({ field });
  });
});
