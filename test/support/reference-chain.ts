import { type Block, createBlock, genWithdrawalsTrieRoot, type HeaderData } from '@ethereumjs/block';
import { createMPT } from '@ethereumjs/mpt';
import { MerkleStateManager } from '@ethereumjs/statemanager';
import { createTx, type TypedTransaction } from '@ethereumjs/tx';
import {
  createAccount,
  createAddressFromPrivateKey,
  createWithdrawal,
  Address as EjsAddress,
  type WithdrawalData,
} from '@ethereumjs/util';
import { createVM, runBlock } from '@ethereumjs/vm';
import type { BlockchainTest, BlockFixture } from '../../runners/fixtures/vectors.js';
import { createCommon } from '../../src/executors/ethereumjs/common.js';
import { defaultBlobSchedule } from '../../src/forks/blobs.js';
import { type Fork, findNetwork, isAtLeast, type Network } from '../../src/forks/networks.js';
import {
  type Address,
  bigIntToBytes,
  bigIntToMinimalBytes,
  bytesToBigInt,
  type Hash,
  toAddress,
} from '../../src/primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../../src/primitives/hex.js';
import { keccak256 } from '../../src/primitives/keccak.js';
import { rlpEncode } from '../../src/primitives/rlp.js';
import type { Alloc, AllocAccount } from '../../src/state/memory-state.js';

const KEY = keccak256(Buffer.from('sender'));
export const SENDER = createAddressFromPrivateKey(KEY).toString() as Address;
/** Stores the hash of the second block back in slot 0. */
export const ARCHIVIST = `0x${'0a'.repeat(20)}` as Address;
export const COINBASE = `0x${'cb'.repeat(20)}` as Address;

export const account = (fields: Partial<AllocAccount>): AllocAccount => ({
  nonce: 0n,
  balance: 0n,
  code: new Uint8Array(0),
  storage: new Map(),
  ...fields,
});

/** EIP-7002, EIP-7251: without them there is no block from Prague on. */
const REQUEST_CONTRACTS = [
  '0x00000961ef480eb55e80d19ad83579a64c007002',
  '0x0000bbddc7ce488642fb579f8b00f3a590007251',
].map(toAddress);

export const PRE: Alloc = new Map([
  // STOP: no requests
  ...REQUEST_CONTRACTS.map((address): [Address, AllocAccount] => [address, account({ code: Uint8Array.of(0) })]),
  [SENDER, account({ balance: 10n ** 18n })],
  // PUSH1 2, NUMBER, SUB, BLOCKHASH, PUSH1 0, SSTORE
  [ARCHIVIST, account({ code: hexToBytes('0x600243034060005500'), storage: new Map([[1n, 7n]]) })],
]);

export interface BlockContent {
  readonly header?: HeaderData;
  readonly transactions?: readonly TypedTransaction[];
  readonly uncles?: readonly Block[];
  readonly withdrawals?: readonly WithdrawalData[];
}

/**
 * Chains made by @ethereumjs/vm itself (`generate`), which share no code with this project's import but the choice of a
 * Common; as fixtures that must pass until something in them is broken.
 */
export class ReferenceChain {
  readonly network: Network;
  readonly genesis: Block;
  readonly pre: Alloc;
  readonly #manager: MerkleStateManager;
  readonly #blocks = new Map<string, Block>();

  private constructor(network: Network, genesis: Block, pre: Alloc, manager: MerkleStateManager) {
    this.network = network;
    this.genesis = genesis;
    this.pre = pre;
    this.#manager = manager;
    this.#blocks.set(bytesToHex(genesis.hash()), genesis);
  }

  static async start(fork: Fork, pre: Alloc = PRE): Promise<ReferenceChain> {
    const network = findNetwork(fork) as Network;
    const common = commonOf(network);
    const manager = new MerkleStateManager({ common, trie: await createMPT({ useKeyHashing: true, common }) });
    for (const [key, { nonce, balance, code, storage }] of pre) {
      const address = new EjsAddress(hexToBytes(key));
      await manager.putAccount(address, createAccount({ nonce, balance }));
      await manager.putCode(address, code);
      for (const [slot, value] of storage)
        await manager.putStorage(address, bigIntToBytes(slot, 32), bigIntToMinimalBytes(value));
    }
    const difficulty = isAtLeast(fork, 'Paris') ? 0n : 131_072n;
    const stateRoot = await manager.getStateRoot();
    const genesis = createBlock({ header: { stateRoot, difficulty, gasLimit: 10_000_000n } }, { common });
    return new ReferenceChain(network, genesis, pre, manager);
  }

  /** A valid block on any block of this chain, ten seconds later. */
  async extend(
    parent: Block,
    { header, transactions = [], uncles = [], withdrawals }: BlockContent = {},
  ): Promise<Block> {
    const common = commonOf(this.network);
    const block = createBlock(
      {
        header: {
          parentHash: parent.hash(),
          number: parent.header.number + 1n,
          timestamp: parent.header.timestamp + 10n,
          gasLimit: parent.header.gasLimit,
          coinbase: new EjsAddress(hexToBytes(COINBASE)),
          uncleHash: keccak256(rlpEncode(uncles.map(({ header }) => header.raw()))),
          ...(common.isActivatedEIP(1559) && { baseFeePerGas: parent.header.calcNextBaseFee() }),
          ...(withdrawals && { withdrawalsRoot: await genWithdrawalsTrieRoot(withdrawals.map(createWithdrawal)) }),
          ...header,
        },
        transactions: [...transactions],
        uncleHeaders: uncles.map(({ header }) => header),
        ...(withdrawals && { withdrawals: [...withdrawals] }),
      },
      { common, ...(isAtLeast(this.network.fork, 'Paris') ? {} : { calcDifficultyFromHeader: parent.header }) },
    );
    const blockchain = {
      getBlock: async (number: number) => this.#ancestor(parent, BigInt(number)),
      putBlock: async () => undefined,
      shallowCopy: () => blockchain,
    };
    const vm = await createVM({ common, stateManager: this.#manager, blockchain });
    let generated = block;
    vm.events.on('afterBlock', (event) => {
      generated = event.block;
    });
    await runBlock(vm, { block, root: parent.header.stateRoot, generate: true, skipBlockValidation: true });
    this.#blocks.set(bytesToHex(generated.hash()), generated);
    return generated;
  }

  /** Signed by {@link SENDER}. */
  call(to: Address, nonce: bigint, value = 0n, data: Uint8Array = new Uint8Array(0)): TypedTransaction {
    const recipient = new EjsAddress(hexToBytes(to));
    const fields = { nonce, gasLimit: 100_000n, gasPrice: 1_000_000_000n, to: recipient, value, data };
    return createTx(fields, { common: commonOf(this.network) }).sign(KEY);
  }

  /** The state after a block: what the accounts of this file have become, which are all that it can have. */
  async alloc(block: Block): Promise<Alloc> {
    await this.#manager.setStateRoot(block.header.stateRoot);
    const alloc = new Map<Address, AllocAccount>();
    for (const key of [...this.pre.keys(), COINBASE]) {
      const address = new EjsAddress(hexToBytes(key));
      const account = await this.#manager.getAccount(address);
      if (account === undefined) continue;
      const storage = new Map<bigint, bigint>();
      for (const slot of [0n, 1n]) {
        const value = bytesToBigInt(await this.#manager.getStorage(address, bigIntToBytes(slot, 32)));
        if (value !== 0n) storage.set(slot, value);
      }
      const { nonce, balance } = account;
      alloc.set(key, { nonce, balance, code: await this.#manager.getCode(address), storage });
    }
    return alloc;
  }

  /** A fixture of blocks in this order, with `head` as the last block. */
  async fixture(blocks: readonly (Block | BlockFixture)[], head: Block): Promise<BlockchainTest> {
    return {
      format: 'blockchain',
      id: 'test',
      networkName: this.network.name,
      network: this.network,
      pre: this.pre,
      genesisHeader: headerFields(this.genesis),
      genesisRlp: this.genesis.serialize(),
      sealEngine: 'NoProof',
      blocks: blocks.map((block) => ('rlp' in block ? block : validBlock(block))),
      lastBlockHash: bytesToHex(head.hash()) as Hash,
      postState: await this.alloc(head),
    };
  }

  #ancestor(from: Block, number: bigint): Block {
    let block = from;
    while (block.header.number > number) block = this.#blocks.get(bytesToHex(block.header.parentHash)) as Block;
    return block;
  }
}

function commonOf({ fork, eips }: Network) {
  const blobSchedule = defaultBlobSchedule(fork);
  return createCommon({ fork, eips, chainId: 1n, ...(blobSchedule && { blobSchedule }) });
}

const headerFields = (block: Block): Record<string, string> => {
  const { logsBloom, ...fields } = block.header.toJSON() as Record<string, string>;
  return { ...fields, bloom: logsBloom ?? '', hash: bytesToHex(block.hash()) };
};

export const validBlock = (block: Block): BlockFixture => ({
  rlp: block.serialize(),
  expectInvalid: false,
  header: headerFields(block),
  transactions: block.transactions.map((each) => {
    const { nonce, gasPrice, gasLimit, to = '', value, data, v, r, s } = each.toJSON() as Record<string, string>;
    return { nonce, gasPrice, gasLimit, to, value, data, v, r, s, sender: each.getSenderAddress().toString() };
  }),
  uncleHeaders: block.uncleHeaders.map((header) => headerFields(createBlock({ header }, { common: header.common }))),
  ...(block.withdrawals && { withdrawals: block.withdrawals.map((each) => each.toJSON() as Record<string, string>) }),
});

export const invalidBlock = (rlp: Uint8Array, expectException?: string): BlockFixture => ({
  rlp,
  expectInvalid: expectException === undefined,
  ...(expectException && { expectException }),
});
