import { createAccount, createAddressFromString } from '@ethereumjs/util';
import { expect } from 'chai';
import { contract } from '../../../runners/fill/actors.js';
import type { ChainCase } from '../../../runners/fill/chain-case.js';
import { genesisOf } from '../../../runners/fill/fill-chain.js';
import { decodeHeader } from '../../../src/blocks/header.js';
import { EthereumjsBlockProcessor } from '../../../src/executors/ethereumjs/blocks.js';
import { findNetwork, type Network } from '../../../src/forks/networks.js';
import { bigIntToBytes } from '../../../src/primitives/bytes.js';
import { bytesToHex } from '../../../src/primitives/hex.js';
import { stateRoot } from '../../../src/trie/state-root.js';

const ACCOUNT = contract('c0');
const network = findNetwork('London') as Network;

describe("the reference's state in a block", () => {
  it('has nothing of the storage of a contract that was written to, destroyed and paid', async () => {
    const storage = { '0x00': 4n, '0x05': 9n };
    const form = { name: '', comment: '', networks: [], blocks: [], pre: { [ACCOUNT]: { code: '0x00', storage } } };
    const { item, pre } = genesisOf(form as ChainCase, network);
    const rules = { network, fork: 'London', chainId: 1n } as const;
    const genesis = await new EthereumjsBlockProcessor().genesis(decodeHeader(item), pre, rules);
    const manager = await genesis.open(genesis.block.common);
    const [address, slot] = [createAddressFromString(ACCOUNT), bigIntToBytes(0n, 32)];
    await manager.checkpoint();
    await manager.getStorage(address, slot);
    await manager.putStorage(address, slot, Uint8Array.of(5));
    await manager.deleteAccount(address);
    await manager.putAccount(address, createAccount({ balance: 1000n }));
    await manager.commit();
    const paid = { nonce: 0n, balance: 1000n, code: new Uint8Array(0), storage: new Map() };
    expect(bytesToHex(await manager.getStateRoot())).to.equal(stateRoot(new Map([...pre, [ACCOUNT, paid]])));
  });
});
