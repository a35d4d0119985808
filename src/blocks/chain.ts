import { type BlobSchedule, blobScheduleAt, checkBlobSchedule } from '../forks/blobs.js';
import { type Fork, forkAt, isAtLeast, type Network } from '../forks/networks.js';
import { type Address, type Hash, ZERO_HASH } from '../primitives/bytes.js';
import { ARRAY, BOOLEAN, type Check, FUNCTION, MAP, optional, record, TEXT, uint } from '../primitives/input.js';
import type { Alloc } from '../state/memory-state.js';
import { type Block, decodeBlock } from './block.js';
import { BlockError } from './exceptions.js';
import { type BlockHeader, checkHeaderTypes, withLowerHashes } from './header.js';
import {
  type BlockProcessor,
  type BlockRejected,
  type BlockRules,
  type BlockState,
  type ChainBlock,
  type ChainView,
  rejected,
} from './processor.js';
import { checkSeal } from './seal.js';

export interface ChainOptions {
  readonly network: Network;
  readonly chainId: bigint;
  /** in place of a fork's own, also in later forks that set none */
  readonly blobSchedules?: ReadonlyMap<Fork, BlobSchedule>;
  /** whether headers must prove their work; they have nothing to prove it with in most fixtures */
  readonly proofOfWork: boolean;
}

const checkSchedules: Check = (value, field) => {
  MAP(value, field);
  for (const [fork, schedule] of value as ReadonlyMap<unknown, unknown>)
    checkBlobSchedule(schedule, `${field}.get("${fork}")`);
};

const checkOptions = record({
  network: record({ name: TEXT, fork: TEXT, eips: ARRAY }),
  chainId: uint(256),
  blobSchedules: optional(checkSchedules),
  proofOfWork: BOOLEAN,
} satisfies Record<keyof ChainOptions, Check>);

const checkProcessor = record({ requireSupport: FUNCTION, genesis: FUNCTION, process: FUNCTION });

export type Imported<State extends BlockState> =
  | {
      readonly status: 'accepted';
      readonly block: Block;
      readonly state: State;
      /** of its transactions */
      readonly senders: readonly Address[];
    }
  | BlockRejected;

/** A branch may begin at most so many blocks below the highest head there was, even if the head has gone back since: older blocks are forgotten. */
const DEPTH = 1024n;
/** So many more are kept: the first block of such a branch may ask for them (256 by BLOCKHASH, 7 generations for uncles). */
const ANCESTORS = 256n;

/** Every accepted block by its hash, on whatever branch, down to {@link DEPTH} and its {@link ANCESTORS}; and the head among them. */
export class Chain<State extends BlockState> {
  readonly #processor: BlockProcessor<State>;
  readonly #options: ChainOptions;
  readonly #blocks = new Map<Hash, ChainBlock<State>>();
  #head: ChainBlock<State>;
  /** the number of the highest head there was */
  #highest: bigint;
  /** the import before */
  #before: Promise<unknown> = Promise.resolve();

  private constructor(processor: BlockProcessor<State>, options: ChainOptions, genesis: ChainBlock<State>) {
    this.#processor = processor;
    this.#options = options;
    this.#head = genesis;
    this.#highest = genesis.header.number;
    this.#blocks.set(genesis.header.hash, genesis);
  }

  /**
   * A chain of one block, which is taken as it is. Where that is not number 0, its descendants have no uncles and no BLOCKHASH from before it.
   * @throws InputError; UnsupportedError where the processor does not have the network's rules
   */
  static async start<State extends BlockState>(
    processor: BlockProcessor<State>,
    options: ChainOptions,
    first: BlockHeader,
    alloc: Alloc,
  ): Promise<Chain<State>> {
    checkProcessor(processor, 'processor');
    checkOptions(options, 'options');
    checkHeaderTypes(first, 'header');
    processor.requireSupport(options.network);
    const header = withLowerHashes(first);
    const rules = rulesAt(options, header, 0n);
    const state = await processor.genesis(header, alloc, rules);
    const genesis = { header, uncles: [], fork: rules.fork, totalDifficulty: header.difficulty, state };
    return new Chain(processor, options, genesis);
  }

  /** The last block of the preferred branch. */
  get head(): ChainBlock<State> {
    return this.#head;
  }

  /** An accepted block, on whatever branch; `undefined` where it is not known, or forgotten. */
  find(hash: Hash): ChainBlock<State> | undefined {
    return this.#blocks.get(hash);
  }

  /** Blocks are in the order of their import: the first of them are the oldest, but for branches that came late. */
  #forgetOld(): void {
    for (const [hash, { header }] of this.#blocks) {
      if (header.number + DEPTH + ANCESTORS >= this.#highest) return;
      this.#blocks.delete(hash);
    }
  }

  /**
   * Puts a block on its own parent, wherever that is. A block that is rejected, or known, changes nothing. One is imported after the other,
   * whatever is awaited.
   * @param rlp of the block
   * @throws InputError; UnknownAncestorError where it asks for the hash of a block before the parent of the chain's first
   */
  async import(rlp: Uint8Array): Promise<Imported<State>> {
    let block: Block;
    try {
      block = decodeBlock(rlp);
      if (this.#options.proofOfWork) [block.header, ...block.uncles].forEach(checkSeal);
    } catch (error) {
      if (!(error instanceof BlockError)) throw error;
      return rejected(`BlockException.${error.code}`, error.message);
    }
    const imported = this.#before.then(() => this.#add(block));
    this.#before = imported.catch(() => undefined);
    return imported;
  }

  async #add(block: Block): Promise<Imported<State>> {
    const { header, uncles } = block;
    const parent = this.#blocks.get(header.parentHash);
    if (parent === undefined || parent.header.number + DEPTH < this.#highest)
      return rejected(
        `BlockException.${header.parentHash === ZERO_HASH ? 'UNKNOWN_PARENT_ZERO' : 'UNKNOWN_PARENT'}`,
        `no block ${header.parentHash}`,
      );
    const view: ChainView<State> = {
      parent,
      find: (hash) => this.find(hash),
      rulesOf: (uncle, { totalDifficulty }) => rulesAt(this.#options, uncle, totalDifficulty),
    };
    const rules = rulesAt(this.#options, header, parent.totalDifficulty);
    const processed = await this.#processor.process(block, rules, view);
    if (processed.status === 'rejected') return processed;
    const { senders } = processed;
    // only now: a known header may come with another body
    const known = this.#blocks.get(header.hash);
    if (known !== undefined) return { status: 'accepted', block, state: known.state, senders };
    const totalDifficulty = parent.totalDifficulty + header.difficulty;
    const added = { header, uncles, fork: rules.fork, totalDifficulty, state: processed.state };
    this.#blocks.set(header.hash, added);
    if (isPreferred(added, this.#head)) {
      this.#head = added;
      if (header.number > this.#highest) this.#highest = header.number;
      this.#forgetOld();
    }
    return { status: 'accepted', block, state: processed.state, senders };
  }
}

/** Fork choice: the greater total difficulty, the later of two equal ones; EIP-3675: from Paris on, the chain given. */
function isPreferred(block: ChainBlock, head: ChainBlock): boolean {
  if (isAtLeast(block.fork, 'Paris')) return true;
  return !isAtLeast(head.fork, 'Paris') && block.totalDifficulty >= head.totalDifficulty;
}

function rulesAt(options: ChainOptions, header: BlockHeader, parentTotalDifficulty: bigint): BlockRules {
  const { network, chainId, blobSchedules } = options;
  const fork = forkAt(network, { number: header.number, timestamp: header.timestamp, parentTotalDifficulty });
  const blobSchedule = blobScheduleAt(fork, blobSchedules);
  return { network, fork, chainId, ...(blobSchedule && { blobSchedule }) };
}
