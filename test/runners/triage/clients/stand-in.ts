import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { indexFile, openFile } from '../../../../runners/fixtures/file.js';
import type { StateVector } from '../../../../runners/fixtures/vectors.js';
import { executeStateVector } from '../../../../runners/state-tests/run.js';
import { createSequentialExecutor } from '../../../../src/executors/sequential.js';
import type { Address } from '../../../../src/primitives/bytes.js';
import type { AllocAccount } from '../../../../src/state/memory-state.js';
import type { TraceStep } from '../../../../src/transactions/trace.js';
import { stateRoot } from '../../../../src/trie/state-root.js';

/**
 * A stand-in for other clients, which are not here: it speaks the output format of go-ethereum's `evm statetest` or of revm's `revme statetest`, and
 * executes with this project's kernel. `--wrong OPCODE` has it charge 1 gas too much for the first of them.
 */
const { values, positionals } = parseArgs({
  options: { format: { type: 'string' }, wrong: { type: 'string' } },
  allowPositionals: true,
});
const [file = ''] = positionals;
const bytes = readFileSync(file);
const [entry] = indexFile(file, bytes).vectors;
const vector = openFile(file, bytes).read(entry?.id ?? '') as StateVector;

let tax = 0n;
const lines: string[] = [];
const write = (fields: Readonly<Record<string, unknown>>) => lines.push(JSON.stringify(fields));

const executor = await createSequentialExecutor({
  onStep({ error, call: _, returnData: __, refund, memSize, gas, ...step }: TraceStep) {
    const taxed = { ...step, gas: `0x${(BigInt(gas) - tax).toString(16)}` };
    if (step.opName === values.wrong) tax = 1n;
    if (values.format === 'revme')
      write({ ...taxed, memSize: `${memSize}`, refund: `0x${refund.toString(16)}`, ...(error && { error }) });
    else {
      write({ ...taxed, memSize, refund: Number(refund) });
      if (error) write({ ...taxed, memSize, refund: Number(refund), error });
    }
  },
});
const { alloc } = await executeStateVector(vector, executor);
const [sender, account] = [...alloc][0] as [Address, AllocAccount];
const after = new Map([...alloc, [sender, { ...account, balance: account.balance + tax }]]);
write({ stateRoot: stateRoot(after), ...(values.format === 'revme' && { pass: tax === 0n, test: 'minimal' }) });
process.stderr.write(`INFO a line of no JSON\n${lines.join('\n')}\n`);
process.exitCode = tax === 0n ? 0 : 1;
