import { Common, Hardfork, Mainnet } from '@ethereumjs/common';
import { getOpcodesForHF, paramsEVM } from '@ethereumjs/evm';
import { bytesToHex, type Hex, hexToBytes } from '../../src/primitives/hex.js';

const OSAKA = new Common({ chain: Mainnet, hardfork: Hardfork.Osaka, params: paramsEVM });
const OPCODES: ReadonlyMap<string, number> = new Map(
  [...getOpcodesForHF(OSAKA).opcodes.values()].map(({ fullName, code }) => [fullName, code]),
);

/** Thrown for a word of a program that is neither a mnemonic, a number, a label nor bytes. */
export class AssemblerError extends Error {
  readonly code = 'UNKNOWN_WORD';

  constructor(word: string) {
    super(`"${word}" is no mnemonic, number, label or bytes`);
    this.name = 'AssemblerError';
  }
}

/**
 * Code of a program: mnemonics; numbers, which are pushed in as few bytes as they have (hex: in as many as it is written
 * with); `name:` for a JUMPDEST and `@name` to push where it is; `#00ff` for bytes as they are.
 * @throws AssemblerError
 * @example asm('1 0 SSTORE') // PUSH1 1, PUSH1 0, SSTORE
 */
export function asm(program: string): Hex {
  const labels = new Map<string, number>();
  const code: number[] = [];
  const references: { at: number; label: string }[] = [];
  for (const word of program.split(/\s+/).filter(Boolean)) {
    if (word.endsWith(':')) {
      labels.set(word.slice(0, -1), code.length);
      code.push(opcode('JUMPDEST'));
    } else if (word.startsWith('@')) {
      code.push(opcode('PUSH2'), 0, 0);
      references.push({ at: code.length - 2, label: word.slice(1) });
    } else if (word.startsWith('#')) code.push(...hexToBytes(`0x${word.slice(1)}`));
    else if (/^\d/.test(word)) code.push(...push(word));
    else code.push(opcode(word));
  }
  for (const { at, label } of references) {
    const target = labels.get(label);
    if (target === undefined) throw new AssemblerError(`@${label}`);
    code.splice(at, 2, target >> 8, target & 0xff);
  }
  return bytesToHex(Uint8Array.from(code));
}

function opcode(name: string): number {
  const code = OPCODES.get(name);
  if (code === undefined) throw new AssemblerError(name);
  return code;
}

function push(number: string): number[] {
  const digits = number.startsWith('0x') ? number.slice(2) : BigInt(number).toString(16);
  const bytes = hexToBytes(`0x${digits.length % 2 === 0 ? '' : '0'}${digits}`);
  return [opcode('PUSH1') + bytes.length - 1, ...bytes];
}

/** Bytes in a hex text. */
export const size = (code: Hex): number => code.length / 2 - 1;

/** Program that writes bytes to memory, from `offset` on. */
export function toMemory(bytes: Hex, offset = 0): string {
  const words = bytes.slice(2).match(/.{1,64}/g) ?? [];
  return words.map((word, i) => `0x${word.padEnd(64, '0')} ${offset + i * 32} MSTORE`).join(' ');
}

/** Init code that runs `first` and then deploys `code`. */
export function initcode(code: Hex, first = ''): Hex {
  const length = size(code);
  const program = (offset: number) =>
    asm(`${first} ${length} 0x${offset.toString(16).padStart(4, '0')} 0 CODECOPY ${length} 0 RETURN`);
  return `${program(size(program(0)))}${code.slice(2)}`;
}

type CallOpcode = 'CALL' | 'CALLCODE' | 'DELEGATECALL' | 'STATICCALL';

/** Program that calls and leaves 1 for success or 0; arguments are memory [offset, length] or programs that push one word. */
export function call(
  to: string,
  options: {
    readonly by?: CallOpcode;
    readonly value?: string | number;
    readonly gas?: string | number;
    readonly input?: readonly [offset: number | string, length: number | string];
    readonly output?: readonly [offset: number, length: number];
  } = {},
): string {
  // not GAS: before EIP-150 a call cannot ask for more than there is
  const { by = 'CALL', value = 0, gas = '100000', input = [0, 0], output = [0, 0] } = options;
  const withValue = by === 'CALL' || by === 'CALLCODE' ? value : '';
  return `${output[1]} ${output[0]} ${input[1]} ${input[0]} ${withValue} ${to} ${gas} ${by}`;
}
