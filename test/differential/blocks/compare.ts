import { decodeBlock } from '../../../src/blocks/block.js';
import type { Chain, Imported } from '../../../src/blocks/chain.js';
import type { BlockProcessor } from '../../../src/blocks/processor.js';
import type { EngineState } from '../../../src/blocks/state.js';
import { EthereumjsBlockProcessor } from '../../../src/executors/ethereumjs/blocks.js';
import type { ReferenceState } from '../../../src/executors/ethereumjs/chain-state.js';
import { type RlpItem, rlpDecode } from '../../../src/primitives/rlp.js';
import { openChain, rlpOf, type Target } from './chains.js';
import { type BlockCase, encode, mutate } from './mutations.js';
import { consequencesOf, type Judged, judge } from './reference.js';
import { repairExecution, repairRoots } from './repair.js';

/** A target's chain, as the engine and as the reference have it. */
interface Chains {
  readonly engine: Chain<EngineState>;
  readonly reference: Chain<ReferenceState>;
  /** headers above the target's block, its parent's first */
  readonly ancestors: readonly RlpItem[];
}

/** What became of a mutated block. */
export interface Comparison {
  readonly target: Target;
  readonly rlp: Uint8Array;
  readonly engine: Imported<EngineState>;
  readonly reference: Judged;
  /** what the engine did wrong whatever the reference says */
  readonly faults: readonly string[];
}

/** Mutates blocks of chains and has the engine and the reference judge them. */
export class BlockComparer {
  readonly #targets: readonly Target[];
  readonly #processor: BlockProcessor<EngineState>;
  readonly #chains = new Map<Target, Promise<Chains>>();

  constructor(targets: readonly Target[], processor: BlockProcessor<EngineState>) {
    this.#targets = targets;
    this.#processor = processor;
  }

  async compare({ target: place, mutations, repair, encoding }: BlockCase): Promise<Comparison> {
    const target = this.#targets[place % this.#targets.length] as Target;
    const { ancestors } = await this.#chainsOf(target);
    return this.compareItem(target, mutate(rlpDecode(rlpOf(target)), mutations, ancestors), repair, encoding);
  }

  /** @param changed in place of the target's block */
  async compareItem(
    target: Target,
    changed: RlpItem,
    repair: BlockCase['repair'] = 'nothing',
    encoding: BlockCase['encoding'] = { level: 'canonical' },
  ): Promise<Comparison> {
    const chains = await this.#chainsOf(target);
    let item = repair === 'nothing' ? changed : repairRoots(changed);
    if (repair === 'execution') {
      const consequences = await consequencesOf(encode(item, { level: 'canonical' }), chains.reference, target.test);
      if (consequences) item = repairExecution(item, consequences);
    }
    const rlp = encode(item, encoding);
    const reference = await judge(rlp, chains.reference, target.test);
    const head = chains.engine.head;
    const engine = await chains.engine.import(rlp);
    const faults: string[] = [];
    if (engine.status === 'rejected') {
      if (chains.engine.head !== head) faults.push('a rejected block moved the head');
      const again = await chains.engine.import(rlpOf(target));
      if (again.status === 'rejected') faults.push(`the original is rejected after it: ${again.reason}`);
    } else {
      if (engine.state.root !== engine.block.header.stateRoot)
        faults.push(`its state has the root ${engine.state.root}`);
      // it is part of the chain now, and would be of the next case
      this.#chains.delete(target);
    }
    return { target, rlp, engine, reference, faults };
  }

  #chainsOf(target: Target): Promise<Chains> {
    let chains = this.#chains.get(target);
    if (chains === undefined) {
      chains = this.#open(target);
      this.#chains.set(target, chains);
    }
    return chains;
  }

  async #open(target: Target): Promise<Chains> {
    const engine = await openChain(target, this.#processor);
    const reference = await openChain(target, new EthereumjsBlockProcessor());
    const ancestors: RlpItem[] = [];
    const { parentHash } = decodeBlock(rlpOf(target)).header;
    for (let at = reference.find(parentHash); at !== undefined; at = reference.find(at.header.parentHash))
      ancestors.push(at.state.block.header.raw() as RlpItem);
    return { engine, reference, ancestors };
  }
}
