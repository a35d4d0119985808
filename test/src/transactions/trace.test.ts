import { expect } from 'chai';
import { type TraceStep, traceLine } from '../../../src/transactions/trace.js';

describe('a line of a trace', () => {
  it('has the fields of EIP-3155, always in the same order, and no others', () => {
    const step: TraceStep = {
      error: 'out of gas',
      call: { creates: false, address: `0x${'aa'.repeat(20)}` as never, selector: '0x' },
      ...{ refund: 17n, returnData: '0x', depth: 1, stack: ['0x1'], memSize: 32, gasCost: '0x3', gas: '0x10' },
      ...{ opName: 'PUSH1', op: 0x60, pc: 2 },
    };
    expect(traceLine(step)).to.equal(
      '{"pc":2,"op":96,"gas":"0x10","gasCost":"0x3","memSize":32,"stack":["0x1"],"depth":1,"returnData":"0x","refund":"0x11",' +
        '"opName":"PUSH1","error":"out of gas"}',
    );
  });
});
