import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { fetchBlock } from '../../../runners/fetch/fetch-block.js';
import { JsonRpc } from '../../../runners/fetch/json-rpc.js';
import { Node } from '../../../runners/fetch/node.js';
import { asm, call as callTo, initcode } from '../../../runners/fill/assembler.js';
import { createAddress } from '../../../runners/fill/actors.js';
import { readMainnetBlock } from '../../../runners/mainnet/read.js';
import { runMainnetBlock } from '../../../runners/mainnet/run.js';
import { EthereumjsExecutor } from '../../../src/executors/ethereumjs/executor.js';
import { createParallelExecutor } from '../../../src/executors/parallel.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { type Address, toAddress } from '../../../src/primitives/bytes.js';
import type { Hex } from '../../../src/primitives/hex.js';

/** A node by others, of 40 MB: `npm install --no-save @foundry-rs/anvil` brings it. */
const ANVIL = fileURLToPath(new URL('../../../../node_modules/.bin/anvil', import.meta.url));

if (existsSync(ANVIL))
  describe('fetching from anvil', function () {
    this.timeout('1m');
    for (const [fork, unverified] of [
      ['Cancun', ['state root']],
      // anvil has not the contracts of EIP-7002 and EIP-7251, and executes blocks without
      ['Prague', ['state root', 'requests hash']],
    ] as const)
      it(`gives blocks of ${fork} that pass by all executors`, async () => {
        const anvil = await startAnvil(fork);
        try {
          const { rpc, contract, number } = await makeBlock(anvil.url);
          const inOrder = await createSequentialExecutor();
          const fetched = await fetchBlock(new Node(rpc), number, 31_337n, fork, inOrder);
          expect(fetched.verdict).to.deep.equal({ status: 'passed' });
          expect(fetched.unverified).to.deep.equal(unverified);
          expect(fetched.lacksState).to.equal(false);

          const read = readMainnetBlock('block', fetched.file);
          expect(read.transactions).to.have.length(5);
          expect(read.state.alloc.get(contract), 'created in the block').to.equal(undefined);
          expect(read.state.alloc.get(NEWCOMER), 'paid in the block').to.equal(undefined);
          expect(JSON.parse(Buffer.from(fetched.file).toString()).blockHashes).to.have.all.keys(hex(number - 3n));
          const parallel = await createParallelExecutor({ threads: 2, isAdaptive: false });
          for (const executor of [parallel, new EthereumjsExecutor()])
            expect(await runMainnetBlock(read, executor), executor.name).to.deep.equal({ status: 'passed' });
          await parallel.close();
        } finally {
          anvil.process.kill();
        }
      });
  });
else console.log(`fetching from anvil: not tested, ${ANVIL} is not there (npm install --no-save @foundry-rs/anvil)`);

const hex = (value: bigint): Hex => `0x${value.toString(16)}`;

const NEWCOMER = toAddress(`0x${'77'.repeat(20)}`);
/** Pays the newcomer, counts, and stores an ancestor's hash. */
const CODE = asm(
  `${callTo(NEWCOMER, { gas: 50_000, value: 1 })} 0 SLOAD 1 ADD 0 SSTORE 3 NUMBER SUB BLOCKHASH 1 SSTORE`,
);

/** Five transactions in one block: a contract is created and called by others, and what they read of it others wrote. */
async function makeBlock(url: string): Promise<{ rpc: JsonRpc; contract: Address; number: bigint }> {
  const rpc = new JsonRpc(new URL(url), { retries: 3, firstWait: 100 });
  const accounts = (await rpc.call('eth_accounts', [])) as Address[];
  const send = (from: number, fields: object) =>
    rpc.call('eth_sendTransaction', [{ from: accounts[from], gas: hex(300_000n), ...fields }]);
  await rpc.call('anvil_mine', [hex(5n)]);
  await rpc.call('evm_setAutomine', [false]);
  const contract = createAddress(accounts[0] as Address, 0n);
  // in the order of their fees
  const tip = (gwei: bigint) => ({
    maxFeePerGas: hex(gwei * 10n ** 9n + 10n ** 11n),
    maxPriorityFeePerGas: hex(gwei * 10n ** 9n),
  });
  await send(0, { data: initcode(CODE), ...tip(9n) });
  await send(1, { to: contract, value: hex(1n), ...tip(8n) });
  await send(2, { to: contract, value: hex(1n), ...tip(7n) });
  await send(3, { to: NEWCOMER, value: hex(5n), ...tip(6n) });
  await send(1, { to: contract, value: hex(1n), ...tip(5n) });
  await rpc.call('evm_mine', []);
  return { rpc, contract, number: BigInt((await rpc.call('eth_blockNumber', [])) as string) };
}

async function startAnvil(fork: string): Promise<{ url: string; process: ChildProcess }> {
  const args = ['--port', '0', '--hardfork', fork.toLowerCase(), '--order', 'fees'];
  const anvil = spawn(ANVIL, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of anvil.stdout) {
    output += chunk;
    const [, address] = /Listening on (\S+)/.exec(output) ?? [];
    if (address) return { url: `http://${address}`, process: anvil };
  }
  throw new Error(`anvil ended: ${output}`);
}
