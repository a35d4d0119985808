import * as layout from '../../assembly/trie/layout.js';
import { EMPTY_CODE_HASH } from '../state/view.js';
import { replaceModule, type TrieModule } from './module.js';
import { type Branch, type Contract, type Node, type Page, pages, type Trie } from './nodes.js';
import { Tasks } from './tasks.js';

/**
 * The trie after what is staged in the module.
 * @param contracts of the staged records, by their NUMBER
 * @throws TrieThreadError
 */
export function update(module: TrieModule, trie: Trie | undefined, contracts: readonly Contract[]): Trie | undefined {
  module.list();
  if (module.count === 0) return trie;
  try {
    hashKeys(module);
    module.sort();
    const { node: top, reference } = new Update(module, contracts).node(trie?.top, 0, module.count, 0)();
    if (top === undefined) return undefined;
    module.words.u8.set(reference, layout.RESULT);
    module.wasm.hashRoot();
    return { top, root: module.words.u8.slice(layout.RESULT, layout.RESULT + 32) };
  } catch (error) {
    replaceModule();
    throw error;
  }
}

/** One that shrinks so far becomes a page, well before it is as large that it would be split again. */
const SMALL_BRANCH = layout.PAGE_RECORDS / 2;
/** Of a trie's first records, one task has at most so many. */
const MOST_FIRST = 4 * layout.PAGE_RECORDS;
const KEYS_PER_TASK = 1024;
/** Where a key is handed over. */
const KEY = layout.SCRATCH + 64;

interface Built {
  /** `undefined`: no record is left */
  readonly node: Node | undefined;
  /** to it, REFERENCE_BYTES */
  readonly reference: Uint8Array;
}

/** Waits for what was begun. */
type Finish = () => Built;

const NOTHING: Built = { node: undefined, reference: new Uint8Array(layout.REFERENCE_BYTES) };
const EMPTY_BRANCH: Branch = {
  children: new Array(16).fill(undefined),
  references: new Uint8Array(layout.REFERENCES_BYTES),
  count: 0,
};

function hashKeys(module: TrieModule): void {
  const { count, changes, start } = module;
  const tasks = new Tasks(module);
  for (let from = 0; from < count; from += KEYS_PER_TASK) {
    const task = tasks.begin(layout.TASK_PAGES);
    const work = changes === 0 ? layout.WORK_KEYS : layout.WORK_CHANGES;
    writeTask(module, task, work, from, Math.min(from + KEYS_PER_TASK, count));
    module.words.writeU32(task + layout.TASK_CHANGES, changes);
    module.words.writeU32(task + layout.TASK_RECORDS, start);
    tasks.run(task, () => undefined);
  }
  tasks.finish();
}

/** @param from of the list of staged records */
function writeTask({ words, kind, staged }: TrieModule, task: number, work: number, from: number, to: number): void {
  words.writeU32(task + layout.TASK_WORK, work);
  words.writeU32(task + layout.TASK_KIND, kind);
  words.writeU32(task + layout.TASK_LIST, staged);
  words.writeU32(task + layout.TASK_FROM, from);
  words.writeU32(task + layout.TASK_TO, to);
}

/** New nodes over old ones. */
class Update {
  readonly #module: TrieModule;
  readonly #staged: readonly Contract[];
  readonly #tasks: Tasks;

  constructor(module: TrieModule, staged: readonly Contract[]) {
    this.#module = module;
    this.#staged = staged;
    this.#tasks = new Tasks(module);
  }

  /** After the staged records `from` to `to`, of which there is one at least: a node that hangs at `depth`. */
  node(before: Node | undefined, from: number, to: number, depth: number): Finish {
    let node = before;
    let first = from;
    // a page becomes a branch by the first of them: it is small, and what all of them need may be more than there is
    for (; node !== undefined && !('children' in node) && to - first > MOST_FIRST; first += MOST_FIRST)
      node = this.#merge([node], first, first + MOST_FIRST, depth)().node;
    if (node !== undefined && 'children' in node) return this.#branch(node, first, to, depth);
    if (node === undefined && to - first > MOST_FIRST) return this.#branch(EMPTY_BRANCH, first, to, depth);
    return this.#merge(node === undefined ? [] : [node], first, to, depth);
  }

  #branch(before: Branch, from: number, to: number, depth: number): Finish {
    const { wasm, staged } = this.#module;
    const changes: { readonly nibble: number; readonly finish: Finish }[] = [];
    for (let start = from; start < to; ) {
      const nibble = wasm.groupNibble(staged, start, depth);
      const end = wasm.groupEnd(staged, start, to, depth);
      changes.push({ nibble, finish: this.node(before.children[nibble], start, end, depth + 1) });
      start = end;
    }
    return () => {
      const children = [...before.children];
      const references = before.references.slice();
      let count = before.count;
      for (const { nibble, finish } of changes) {
        const { node, reference } = finish();
        count += (node?.count ?? 0) - (children[nibble]?.count ?? 0);
        children[nibble] = node;
        references.set(reference, nibble * layout.REFERENCE_BYTES);
      }
      if (count === 0) return NOTHING;
      const node = { children, references, count };
      if (count <= SMALL_BRANCH) return this.#merge([...pages(node)], 0, 0, depth)();
      return { node, reference: this.#refer(node, depth, depth) };
    };
  }

  /** Pages' records with the staged ones `from` to `to` put over them. */
  #merge(before: readonly Page[], from: number, to: number, depth: number): Finish {
    let records = to - from;
    let bytes = layout.TASK_PAGES;
    for (const page of before) {
      records += page.count;
      bytes += layout.TASK_PAGE_HEAD + page.bytes.length;
    }
    const result = Math.ceil((bytes + 4 * records) / 8) * 8;
    const task = this.#tasks.begin(result + mostBytes(records));
    const { words } = this.#module;
    writeTask(this.#module, task, layout.WORK_NODES, from, to);
    words.writeU32(task + layout.TASK_DEPTH, depth);
    words.writeU32(task + layout.TASK_PAGE_COUNT, before.length);
    words.writeU32(task + layout.TASK_RESULT, task + result);
    let at = task + layout.TASK_PAGES;
    for (const page of before) {
      words.writeU32(at, page.count);
      words.writeU32(at + 4, page.bytes.length);
      words.u8.set(page.bytes, at + layout.TASK_PAGE_HEAD);
      at += layout.TASK_PAGE_HEAD + page.bytes.length;
    }
    let built: Built | undefined;
    this.#tasks.run(task, () => {
      built = this.#take(task + result, before);
    });
    return () => {
      while (built === undefined) this.#tasks.finishOldest();
      return built;
    };
  }

  #take(result: number, before: readonly Page[]): Built {
    const { words } = this.#module;
    const at = result + layout.RESULT_NODE;
    if (words.readU32(at + layout.NODE_COUNT) === 0) return NOTHING;
    const [page, ...others] = before;
    const contracts = others.length > 0 ? before.flatMap((each) => each.contracts) : (page?.contracts ?? []);
    const reference = words.u8.slice(result, result + layout.REFERENCE_BYTES);
    return { node: new Reader(this.#module, this.#staged, contracts).node(at), reference };
  }

  /**
   * The reference of a node as if it hung at `depth`, while it branches at `level`. With a single child it is no node of the Merkle Patricia
   * trie: that child is, and hangs in its place.
   */
  #refer(node: Node, depth: number, level: number): Uint8Array {
    if (!('children' in node)) return this.#merge([node], 0, 0, depth)().reference;
    const [child, ...others] = node.children.filter((each) => each !== undefined);
    if (child !== undefined && others.length === 0) return this.#refer(child, depth, level + 1);
    const { wasm, words } = this.#module;
    if (level > depth) words.u8.set(firstKey(node), KEY);
    words.u8.set(node.references, layout.CHILDREN);
    wasm.referBranch(KEY, depth, level);
    return words.u8.slice(layout.RESULT, layout.RESULT + layout.REFERENCE_BYTES);
  }
}

/** Of the nodes of so many records: each page may be full of contracts, and have a branch above it for each nibble of a key. */
function mostBytes(records: number): number {
  const perRecord = layout.RECORD_BYTES + layout.CONTRACT_BYTES;
  if (records <= layout.PAGE_RECORDS) return layout.RESULT_NODE + layout.NODE_HEAD + records * perRecord;
  return layout.RESULT_NODE + records * (perRecord + layout.NODE_HEAD + BRANCH_BYTES);
}

const BRANCH_BYTES = layout.NODE_HEAD + layout.REFERENCES_BYTES;

/** Makes objects of the nodes that a task left. */
class Reader {
  readonly #module: TrieModule;
  readonly #staged: readonly Contract[];
  readonly #contracts: readonly Contract[];
  /** behind the node that was read last */
  #end = 0;

  /** @param contracts of the task's pages, by NUMBER */
  constructor(module: TrieModule, staged: readonly Contract[], contracts: readonly Contract[]) {
    this.#module = module;
    this.#staged = staged;
    this.#contracts = contracts;
  }

  node(at: number): Node {
    const { words } = this.#module;
    const count = words.readU32(at + layout.NODE_COUNT);
    const contracts = words.readU32(at + layout.NODE_CONTRACTS);
    if (contracts !== layout.NODE_BRANCH) return this.#page(at + layout.NODE_HEAD, count, contracts);
    const present = words.readU32(at + layout.NODE_CHILDREN);
    this.#end = at + BRANCH_BYTES;
    const references = words.u8.slice(at + layout.NODE_HEAD, this.#end);
    const children = Array.from({ length: 16 }, (_, nibble) =>
      present & (1 << nibble) ? this.node(this.#end) : undefined,
    );
    return { children, references, count };
  }

  #page(at: number, count: number, contractCount: number): Page {
    const contracts: Contract[] = [];
    this.#end = at + count * layout.RECORD_BYTES;
    for (let index = 0; index < contractCount; index++, this.#end += layout.CONTRACT_BYTES)
      contracts.push(this.#contract(this.#end, index));
    return { bytes: this.#module.words.u8.slice(at, this.#end), count, contracts };
  }

  /** The object of a CONTRACT, which gets a new number. */
  #contract(at: number, number: number): Contract {
    const { words } = this.#module;
    const before = words.readU32(at + layout.NUMBER);
    const origin = words.readU32(at + layout.ORIGIN);
    words.writeU32(at + layout.NUMBER, number);
    words.writeU32(at + layout.ORIGIN, layout.FROM_PAGE);
    const contract = (origin === layout.FROM_STAGE ? this.#staged : this.#contracts)[before] as Contract;
    return origin === layout.FROM_PAGE_WITHOUT_CODE ? withoutCode(contract) : contract;
  }
}

function firstKey(node: Node): Uint8Array {
  const [page] = pages(node) as Iterable<Page>;
  return (page as Page).bytes.subarray(0, layout.KEY + 32);
}

const withoutCode = ({ storage }: Contract): Contract => ({
  codeHash: EMPTY_CODE_HASH,
  code: new Uint8Array(0),
  storage,
});
