import { expect } from 'chai';
import { Chain, type ChainOptions } from '../../../src/blocks/chain.js';
import { EngineBlockProcessor } from '../../../src/blocks/engine.js';
import { decodeHeader } from '../../../src/blocks/header.js';
import { type BlockProcessor, type BlockRules, type BlockState, rejected } from '../../../src/blocks/processor.js';
import { UnsupportedError } from '../../../src/executors/executor.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { findNetwork, type Network } from '../../../src/forks/networks.js';
import { bigIntToMinimalBytes, type Hash, toHash, ZERO_HASH } from '../../../src/primitives/bytes.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import { InputError } from '../../../src/primitives/input.js';
import { type RlpItem, rlpEncode } from '../../../src/primitives/rlp.js';
import type { Alloc } from '../../../src/state/memory-state.js';

const UNKNOWN = toHash(`0x${'ab'.repeat(32)}`);

interface Fields {
  readonly parent?: Hash;
  readonly number: bigint;
  readonly difficulty?: bigint;
  readonly timestamp?: bigint;
  readonly extra?: number;
}

/** A header of Frontier; what the fields leave out does not matter to a processor that accepts everything. */
function headerItem({ parent = ZERO_HASH, number, difficulty = 0n, timestamp = 0n, extra = 0 }: Fields): RlpItem {
  const hash = new Uint8Array(32);
  const zero = new Uint8Array(0);
  return [
    ...[hexToBytes(parent), hash, new Uint8Array(20), hash, hash, hash, new Uint8Array(256)],
    ...[difficulty, number].map(bigIntToMinimalBytes),
    ...[zero, zero, bigIntToMinimalBytes(timestamp), Uint8Array.of(extra), hash, new Uint8Array(8)],
  ];
}

class State implements BlockState {
  readonly root = ZERO_HASH;
  readonly history: string;

  constructor(history: string) {
    this.history = history;
  }

  async alloc() {
    return new Map();
  }
}

const REJECTED = 0xee;
const THROWS = 0xdd;

/** Accepts every block but those with 0xee or 0xdd as extra data, and notes the blocks on the way to each state. */
class FakeProcessor implements BlockProcessor<State> {
  readonly name = 'fake';
  readonly rules: BlockRules[] = [];

  requireSupport(): void {}

  async genesis() {
    return new State('');
  }

  async process(...[block, rules, { parent }]: Parameters<BlockProcessor<State>['process']>) {
    this.rules.push(rules);
    if (block.header.extraData === '0xee') return rejected('BlockException.INVALID_STATE_ROOT', 'as it asks to be');
    if (block.header.extraData === '0xdd') throw new RangeError('as it asks to be');
    return {
      status: 'accepted',
      state: new State(`${parent.state.history}${block.header.extraData.slice(3)}`),
      senders: [],
    } as const;
  }
}

describe('chain', () => {
  const processor = new FakeProcessor();

  async function start(network: string, difficulty: bigint, options: Partial<ChainOptions> = {}) {
    const genesis = decodeHeader(headerItem({ number: 0n, difficulty }));
    const all = { network: findNetwork(network) as Network, chainId: 1n, proofOfWork: false, ...options };
    const chain = await Chain.start(processor, all, genesis, new Map());
    const add = async (fields: Fields) => {
      const item = headerItem(fields);
      return { imported: await chain.import(rlpEncode([item, [], []])), hash: decodeHeader(item).hash };
    };
    return { chain, genesis: genesis.hash, add };
  }

  it('follows the greater total difficulty, and of two equal ones the later block', async () => {
    const { chain, genesis, add } = await start('Frontier', 100n);
    const a1 = await add({ parent: genesis, number: 1n, difficulty: 10n, extra: 1 });
    const a2 = await add({ parent: a1.hash, number: 2n, difficulty: 10n, extra: 2 });
    const b1 = await add({ parent: genesis, number: 1n, difficulty: 19n, extra: 3 });
    expect(chain.head.header.hash).to.equal(a2.hash);
    const c1 = await add({ parent: genesis, number: 1n, difficulty: 20n, extra: 4 });
    expect([chain.head.header.hash, chain.head.totalDifficulty]).to.deep.equal([c1.hash, 120n]);
    await add({ parent: a1.hash, number: 2n, difficulty: 10n, extra: 2 });
    expect(chain.head.header.hash, 'a2 again').to.equal(c1.hash);
    const b2 = await add({ parent: b1.hash, number: 2n, difficulty: 2n, extra: 5 });
    expect(chain.head.header.hash).to.equal(b2.hash);
    expect([a2, b2, c1].map(({ hash }) => chain.find(hash)?.state.history)).to.deep.equal(['12', '35', '4']);
  });

  it('follows the chain given from Paris on', async () => {
    const { chain, genesis, add } = await start('Paris', 0n);
    const a1 = await add({ parent: genesis, number: 1n, extra: 1 });
    await add({ parent: a1.hash, number: 2n, extra: 2 });
    const b1 = await add({ parent: genesis, number: 1n, extra: 3 });
    expect(chain.head.header.hash).to.equal(b1.hash);
  });

  it('never goes back behind the merge, whatever the difficulty', async () => {
    const { chain, genesis, add } = await start('ArrowGlacierToParisAtDiffC0000', 0xbffffn);
    const terminal = await add({ parent: genesis, number: 1n, difficulty: 1n, extra: 1 });
    const first = await add({ parent: terminal.hash, number: 2n, extra: 2 });
    expect(chain.find(terminal.hash)?.fork).to.equal('ArrowGlacier');
    expect(chain.head).to.include({ fork: 'Paris', totalDifficulty: 0xc0000n });
    await add({ parent: genesis, number: 1n, difficulty: 9n, extra: 3 });
    expect(chain.head.header.hash).to.equal(first.hash);
  });

  it('is not changed by a rejected block', async () => {
    const { chain, genesis, add } = await start('Frontier', 100n);
    const a1 = await add({ parent: genesis, number: 1n, difficulty: 10n, extra: 1 });
    const bad = await add({ parent: a1.hash, number: 2n, difficulty: 10n, extra: REJECTED });
    expect(bad.imported).to.include({ status: 'rejected', code: 'BlockException.INVALID_STATE_ROOT' });
    expect([chain.head.header.hash, chain.find(bad.hash)]).to.deep.equal([a1.hash, undefined]);
    const orphan = await add({ parent: bad.hash, number: 3n, difficulty: 10n });
    expect(orphan.imported).to.include({ status: 'rejected', code: 'BlockException.UNKNOWN_PARENT' });
    expect((await add({ parent: a1.hash, number: 2n, difficulty: 10n, extra: 2 })).imported.status).to.equal(
      'accepted',
    );
  });

  it('rejects what has no parent, or cannot be decoded', async () => {
    const { chain, add } = await start('Frontier', 100n);
    const codeOf = async (imported: ReturnType<typeof chain.import>) => {
      const result = await imported;
      return result.status === 'rejected' ? result.code : result.status;
    };
    expect((await add({ parent: UNKNOWN, number: 1n })).imported).to.include({ code: 'BlockException.UNKNOWN_PARENT' });
    expect((await add({ number: 1n })).imported).to.include({ code: 'BlockException.UNKNOWN_PARENT_ZERO' });
    expect(await codeOf(chain.import(Uint8Array.of(0xc0)))).to.equal('BlockException.RLP_STRUCTURES_ENCODING');
  });

  it('is not started by a processor that lacks a rule of its network', async () => {
    const engine = new EngineBlockProcessor(await createSequentialExecutor());
    const options = { network: findNetwork('BPO2ToAmsterdamAtTime15k') as Network, chainId: 1n, proofOfWork: false };
    const genesis = decodeHeader(headerItem({ number: 0n }));
    const error = await Chain.start(engine, options, genesis, new Map()).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UnsupportedError);
  });

  it('takes a first header in upper case for what it is, and names a field that is none', async () => {
    const genesis = decodeHeader(headerItem({ number: 0n, difficulty: 1n }));
    const options = { network: findNetwork('Frontier') as Network, chainId: 1n, proofOfWork: false };
    const startAt = (fields: object) => Chain.start(processor, options, { ...genesis, ...fields }, new Map());
    const upper = (hash: Hash) => `0x${hash.slice(2).toUpperCase()}`;
    const chain = await startAt({ hash: upper(genesis.hash), unclesHash: upper(genesis.unclesHash) });
    expect(chain.head.header).to.deep.equal(genesis);
    const error = await startAt({ gasLimit: 5 }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(InputError).and.to.include({ field: 'header.gasLimit' });
  });

  it('names what of its options is not what it must be, and what is no processor', async () => {
    const genesis = decodeHeader(headerItem({ number: 0n, difficulty: 1n }));
    const valid = { network: findNetwork('Prague') as Network, chainId: 1n, proofOfWork: false };
    const fieldOf = async (options: unknown, by: unknown = processor, alloc: unknown = new Map()) => {
      const error = await Chain.start(by as FakeProcessor, options as ChainOptions, genesis, alloc as Alloc).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(InputError);
      return (error as InputError).field;
    };
    const { network } = valid;
    for (const options of [undefined, null, 5]) expect(await fieldOf(options)).to.equal('options');
    for (const [changes, field] of [
      [{ network: undefined }, 'options.network'],
      [{ network: 'Prague' }, 'options.network'],
      [{ network: { ...network, name: undefined } }, 'options.network.name'],
      [{ network: { ...network, fork: 5 } }, 'options.network.fork'],
      [{ network: { ...network, eips: undefined } }, 'options.network.eips'],
      ...[undefined, null, 1, '1', -1n, 2n ** 256n].map((chainId) => [{ chainId }, 'options.chainId'] as const),
      [{ proofOfWork: 'yes' }, 'options.proofOfWork'],
      [{ blobSchedules: {} }, 'options.blobSchedules'],
      [{ blobSchedules: new Map([['Prague', { target: 1, max: 2n }]]) }, 'options.blobSchedules.get("Prague").max'],
    ] as const)
      expect(await fieldOf({ ...valid, ...changes })).to.equal(field);
    expect(await fieldOf(valid, null)).to.equal('processor');
    expect(await fieldOf(valid, {})).to.equal('processor.requireSupport');
    const engine = new EngineBlockProcessor(await createSequentialExecutor());
    expect(await fieldOf(valid, engine, {})).to.equal('alloc');
  });

  it('takes nothing but bytes for a block, also of another realm', async () => {
    const { chain, genesis } = await start('Frontier', 100n);
    const rlp = rlpEncode([headerItem({ parent: genesis, number: 1n }), [], []]);
    for (const given of [rlp.slice().buffer, `0x${Buffer.from(rlp).toString('hex')}`, [...rlp], {}, undefined]) {
      const error = await chain.import(given as Uint8Array).catch((thrown: unknown) => thrown);
      expect(error, String(given)).to.be.instanceOf(InputError).and.to.include({ field: 'rlp' });
    }
    const { runInNewContext } = await import('node:vm');
    const foreign = runInNewContext('Uint8Array.from(rlp)', { rlp: [...rlp] }) as Uint8Array;
    const imported = chain.import(foreign);
    foreign.fill(0);
    expect(await imported).to.include({ status: 'accepted' });
  });

  it('imports one block after the other, whatever is awaited', async () => {
    const { genesis, add } = await start('Frontier', 100n);
    const fields: Fields[] = [];
    let parent = genesis;
    for (let number = 1n; number <= 3n; number++) {
      fields.push({ parent, number });
      parent = decodeHeader(headerItem({ parent, number })).hash;
    }
    // the next one is imported all the same
    const thrown = add({ parent: genesis, number: 1n, extra: THROWS }).catch((error: unknown) => error);
    const imports = await Promise.all(fields.map(add));
    expect(await thrown).to.be.instanceOf(RangeError);
    expect(imports.map(({ imported }) => imported.status)).to.deep.equal(['accepted', 'accepted', 'accepted']);
  });

  it('takes no block whose ancestors it has forgotten, also behind a head that went back', async () => {
    const { chain, genesis, add } = await start('Frontier', 100n);
    const hashes = [genesis];
    for (let number = 1n; number <= 1700n; number++)
      hashes.push((await add({ parent: hashes.at(-1) as Hash, number, difficulty: 1n })).hash);
    const onto = (number: number, difficulty: bigint) =>
      add({ parent: hashes[number] as Hash, number: BigInt(number) + 1n, difficulty, extra: 1 });
    expect((await onto(1700 - 1024, 10_000n)).imported).to.include({ status: 'accepted' });
    expect(chain.head.header.number).to.equal(677n);
    // 1,280 below the highest block, 257 below the head
    for (const number of [420, 675])
      expect((await onto(number, 1n)).imported, `${number}`).to.include({ code: 'BlockException.UNKNOWN_PARENT' });
    expect((await onto(676, 1n)).imported).to.include({ status: 'accepted' });
    expect(chain.find(hashes[676 - 256] as Hash)).not.to.equal(undefined);
  });

  it('has the rules of each block by its own number, time and parent', async () => {
    processor.rules.length = 0;
    const byBlock = await start('HomesteadToEIP150At5', 1n);
    for (const number of [4n, 5n]) await byBlock.add({ parent: byBlock.genesis, number });
    const byTime = await start('CancunToPragueAtTime15k', 0n, {
      blobSchedules: new Map([['Cancun', { target: 1, max: 2, baseFeeUpdateFraction: 3n }]]),
    });
    for (const timestamp of [14_999n, 15_000n]) await byTime.add({ parent: byTime.genesis, number: 1n, timestamp });
    expect(processor.rules.map(({ fork, blobSchedule }) => [fork, blobSchedule?.max])).to.deep.equal([
      ['Homestead', undefined],
      ['EIP150', undefined],
      ['Cancun', 2],
      ['Prague', 9],
    ]);
  });

  it('keeps a blob schedule of its own until a fork sets one (go-ethereum, latestBlobConfig)', async () => {
    processor.rules.length = 0;
    const schedule = { target: 1, max: 2, baseFeeUpdateFraction: 3n };
    for (const [network, fork] of [
      ['PragueToOsakaAtTime15k', 'Prague'],
      ['OsakaToBPO1AtTime15k', 'Prague'],
      ['OsakaToBPO1AtTime15k', 'BPO1'],
    ] as const) {
      const { genesis, add } = await start(network, 0n, { blobSchedules: new Map([[fork, schedule]]) });
      for (const timestamp of [14_999n, 15_000n]) await add({ parent: genesis, number: 1n, timestamp });
    }
    expect(processor.rules.map(({ fork, blobSchedule }) => [fork, blobSchedule?.max])).to.deep.equal([
      ['Prague', 2],
      ['Osaka', 2],
      ['Osaka', 2],
      ['BPO1', 15],
      ['Osaka', 9],
      ['BPO1', 2],
    ]);
  });
});
