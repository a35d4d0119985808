import type { Hex } from '../../../src/primitives/hex.js';
import type { TraceStep } from '../../../src/transactions/trace.js';

/** What a line of a client's output is, where it is anything: a step, or how the test ended. */
export type ClientLine = { readonly step: TraceStep } | { readonly stateRoot: string };

/**
 * How to read what another client says while it runs a state test. A new client needs one of these, and a line in `ADAPTERS`.
 * The command is the user's, with the path of a file behind it that holds one vector; it must write a line of EIP-3155 for each opcode.
 */
export interface ClientAdapter {
  readonly name: string;
  /** what the program is called, without folder and ending */
  readonly program: string;
  /** where it writes its lines */
  readonly output: 'stdout' | 'stderr';
  /** of one test, with a memory of its own: called once for each run */
  reader(): (line: string) => readonly ClientLine[];
}

/** A line's JSON object; `undefined` for anything else: clients write logs among their lines. */
export function parseLine(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

/** The root that a line ends a test with, under the name that all clients have for it. */
export const rootOf = ({ stateRoot }: Readonly<Record<string, unknown>>): ClientLine[] =>
  typeof stateRoot === 'string' ? [{ stateRoot }] : [];

/** Clients write the same number as a number, or as hex. */
const number = (value: unknown): bigint =>
  typeof value === 'number' || (typeof value === 'string' && /^(0x)?[0-9a-fA-F]+$/.test(value)) ? BigInt(value) : 0n;
const hex = (value: unknown): Hex => `0x${number(value).toString(16)}`;

/** A step of EIP-3155; `undefined` where required fields are missing. */
export function stepOf(fields: Readonly<Record<string, unknown>>): TraceStep | undefined {
  const { pc, op, opName, gas, gasCost, memSize, stack, depth, refund, error } = fields;
  if (typeof pc !== 'number' || typeof op !== 'number' || typeof depth !== 'number' || !Array.isArray(stack))
    return undefined;
  return {
    pc,
    op,
    opName: typeof opName === 'string' ? opName : 'UNKNOWN',
    gas: hex(gas),
    gasCost: hex(gasCost),
    memSize: Number(number(memSize)),
    stack: stack.map(hex),
    depth,
    returnData: '0x',
    refund: number(refund),
    ...(typeof error === 'string' && error !== '' && { error }),
  };
}
