import { BlockError, BlockTransactionError } from '../../src/blocks/exceptions.js';
import { executeBlock } from '../../src/blocks/execution.js';
import type { BlockHeader } from '../../src/blocks/header.js';
import type { Executor } from '../../src/executors/executor.js';
import { bigIntToQuantity, bytesToHex } from '../../src/primitives/hex.js';
import type { Alloc } from '../../src/state/memory-state.js';
import { MAINNET, readMainnetBlock } from '../mainnet/read.js';
import { runMainnetBlock, unverifiedClaims } from '../mainnet/run.js';
import type { Verdict } from '../verdict/verdict.js';
import { type Answers, Collector, type Question } from './collect.js';
import { NodeError } from './json-rpc.js';
import { forkOfBlock } from './networks.js';
import type { Node } from './node.js';

/** Nobody says by which rules the block is executed. */
export class UnknownNetworkError extends Error {
  readonly code = 'UNKNOWN_NETWORK';
  readonly chainId: bigint;

  constructor(chainId: bigint) {
    super(`the rules of chain ${chainId} are not known: name a fork by --fork`);
    this.name = 'UnknownNetworkError';
    this.chainId = chainId;
  }
}

export interface FetchedBlock {
  /** in the form of the mainnet archive: JSON */
  readonly file: Uint8Array;
  /** of executing what is in the file */
  readonly verdict: Verdict;
  readonly unverified: readonly string[];
  /** of the state before the block, for what no transaction reads: system calls and withdrawals find nothing there */
  readonly lacksState: boolean;
}

/**
 * Fetches a block with the state that its execution reads, and executes what it wrote down.
 * @param fork in place of what a public chain has then
 * @param inOrder executes in order
 * @throws NodeError, FixtureError for an answer of another form, UnknownNetworkError
 */
export async function fetchBlock(
  node: Node,
  number: bigint,
  chainId: bigint,
  fork: string | undefined,
  inOrder: Executor,
): Promise<FetchedBlock> {
  const block = await node.block(number);
  const network = fork ?? forkOfBlock(chainId, number, block.quantity('timestamp', 64));
  if (network === undefined) throw new UnknownNetworkError(chainId);
  const content = {
    network,
    ...(chainId !== MAINNET && { chainId: bigIntToQuantity(chainId) }),
    block: block.record(),
    pre: {},
    blockHashes: {},
  };
  const read = readMainnetBlock(block.file, toJson(content));
  const { header } = read.block;
  const prestates =
    read.transactions.length === 0
      ? []
      : await node.prestates(
          number,
          block.objects('transactions').map((each) => each.hash('hash')),
        );

  const answers: Answers = { accounts: new Map(), slots: new Map(), blockHashes: new Map() };
  let lacksState = false;
  for (;;) {
    const collector = new Collector(prestates, header.coinbase, answers);
    const executor = collector.follow(inOrder);
    await executeBlock(executor, read.block, read.transactions, read.rules, collector).catch(ignoreInvalid);
    if (collector.unanswered.length > 0) {
      for (const question of collector.unanswered)
        lacksState = (await ask(node, question, header, answers)) || lacksState;
      continue;
    }
    const blockHashes = Object.fromEntries(
      [...collector.blockHashes].map(([key, hash]) => [bigIntToQuantity(key), hash]),
    );
    const file = toJson({ ...content, pre: preOf(collector.alloc), blockHashes });
    const fetched = readMainnetBlock(block.file, file);
    return {
      file,
      verdict: await runMainnetBlock(fetched, inOrder),
      unverified: unverifiedClaims(fetched),
      lacksState,
    };
  }
}

/** While something is missing, a block may look as if it were not valid; when nothing is, it is judged by its verdict. */
function ignoreInvalid(error: unknown): void {
  if (!(error instanceof BlockError || error instanceof BlockTransactionError)) throw error;
}

/** @returns whether the node has no answer: of old states many have none */
async function ask(node: Node, question: Question, header: BlockHeader, answers: Answers): Promise<boolean> {
  if (question.of === 'blockHash') {
    await walkBack(node, question.number, header, answers.blockHashes);
    return false;
  }
  const { address } = question;
  const before = header.number - 1n;
  try {
    if (question.of === 'account') answers.accounts.set(address, await node.account(address, before));
    else put(answers.slots, address, question.key, await node.slot(address, question.key, before));
    return false;
  } catch (error) {
    if (!(error instanceof NodeError && error.code === 'REFUSED')) throw error;
    if (question.of === 'account') answers.accounts.set(address, undefined);
    else put(answers.slots, address, question.key, 0n);
    return true;
  }
}

const put = <Address>(slots: Map<Address, Map<bigint, bigint>>, address: Address, key: bigint, value: bigint): void => {
  slots.set(address, (slots.get(address) ?? new Map()).set(key, value));
};

/** By hash, from parent to parent: by number a node may answer with a block of another branch. */
async function walkBack(node: Node, to: bigint, header: BlockHeader, hashes: Answers['blockHashes']): Promise<void> {
  let number = header.number - 1n;
  let hash = header.parentHash;
  hashes.set(number, hash);
  while (number > to) {
    number--;
    hash = hashes.get(number) ?? (await node.parentHash(hash));
    hashes.set(number, hash);
  }
}

const toJson = (content: object): Uint8Array => Buffer.from(JSON.stringify(content));

const preOf = (alloc: Alloc): Record<string, unknown> =>
  Object.fromEntries(
    [...alloc].map(([address, { nonce, balance, code, storage }]) => [
      address,
      {
        nonce: bigIntToQuantity(nonce),
        balance: bigIntToQuantity(balance),
        code: bytesToHex(code),
        storage: Object.fromEntries(
          [...storage].map(([key, value]) => [bigIntToQuantity(key), bigIntToQuantity(value)]),
        ),
      },
    ]),
  );
