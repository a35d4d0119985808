import { expect } from 'chai';
import { stateOf } from '../../../runners/verdict/differences.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { KernelTrapError } from '../../../src/kernel/errors.js';
import { hexToBytes } from '../../../src/primitives/hex.js';
import * as WebAssembly from '../../../src/primitives/webassembly.js';
import { BLOCK, CONTRACT, callTo } from './call.js';

describe('a trap of the kernel', () => {
  it('is told with transaction, program counter and opcode, and does not outlive its block', async () => {
    let traps = true;
    const trap = (): number => {
      if (traps) throw new WebAssembly.RuntimeError('unreachable');
      return 1;
    };
    const wrap = (imports: WebAssembly.Imports): WebAssembly.Imports => ({
      ...imports,
      host: { ...imports.host, slot: trap },
    });
    const executor = await createSequentialExecutor({ wrap });
    // PUSH1 1 SLOAD, in an account that has storage
    const account = { nonce: 1n, balance: 0n, code: hexToBytes('0x60015400'), storage: new Map([[1n, 1n]]) };
    const pre = new Map([[CONTRACT, account]]);
    const transactions = [callTo(CONTRACT, { gasLimit: 20_000n }), callTo(CONTRACT)];
    const state = stateOf({ block: BLOCK, pre, transactions });
    const error = await executor.execute(BLOCK, transactions, state).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(KernelTrapError);
    expect((error as KernelTrapError).opcode).to.include({ pc: 2, op: 0x54, opName: 'SLOAD' });
    expect((error as KernelTrapError).message).to.include('transaction 1, pc 2, SLOAD');
    traps = false;
    const { outcomes } = await executor.execute(BLOCK, transactions, state);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'success']);
  });
});
