import { FORKS, type Fork } from './networks.js';

/** What an opcode asks for before anything of it is done. */
export interface OpcodeTraits {
  readonly name: string;
  /** words taken from the stack; for DUP and SWAP those that must be there */
  readonly takes: number;
  /** words put back */
  readonly gives: number;
  /** gas that it costs at least */
  readonly gas: number;
}

/** By opcode; `undefined` where a fork has none. */
export type OpcodeTable = readonly (OpcodeTraits | undefined)[];

type Row = readonly [opcode: number, name: string, takes: number, gives: number, gas: number];

/** Yellow paper, appendix H.2. */
const FRONTIER: readonly Row[] = [
  [0x00, 'STOP', 0, 0, 0],
  [0x01, 'ADD', 2, 1, 3],
  [0x02, 'MUL', 2, 1, 5],
  [0x03, 'SUB', 2, 1, 3],
  [0x04, 'DIV', 2, 1, 5],
  [0x05, 'SDIV', 2, 1, 5],
  [0x06, 'MOD', 2, 1, 5],
  [0x07, 'SMOD', 2, 1, 5],
  [0x08, 'ADDMOD', 3, 1, 8],
  [0x09, 'MULMOD', 3, 1, 8],
  [0x0a, 'EXP', 2, 1, 10],
  [0x0b, 'SIGNEXTEND', 2, 1, 5],
  [0x10, 'LT', 2, 1, 3],
  [0x11, 'GT', 2, 1, 3],
  [0x12, 'SLT', 2, 1, 3],
  [0x13, 'SGT', 2, 1, 3],
  [0x14, 'EQ', 2, 1, 3],
  [0x15, 'ISZERO', 1, 1, 3],
  [0x16, 'AND', 2, 1, 3],
  [0x17, 'OR', 2, 1, 3],
  [0x18, 'XOR', 2, 1, 3],
  [0x19, 'NOT', 1, 1, 3],
  [0x1a, 'BYTE', 2, 1, 3],
  [0x20, 'KECCAK256', 2, 1, 30],
  [0x30, 'ADDRESS', 0, 1, 2],
  [0x31, 'BALANCE', 1, 1, 20],
  [0x32, 'ORIGIN', 0, 1, 2],
  [0x33, 'CALLER', 0, 1, 2],
  [0x34, 'CALLVALUE', 0, 1, 2],
  [0x35, 'CALLDATALOAD', 1, 1, 3],
  [0x36, 'CALLDATASIZE', 0, 1, 2],
  [0x37, 'CALLDATACOPY', 3, 0, 3],
  [0x38, 'CODESIZE', 0, 1, 2],
  [0x39, 'CODECOPY', 3, 0, 3],
  [0x3a, 'GASPRICE', 0, 1, 2],
  [0x3b, 'EXTCODESIZE', 1, 1, 20],
  [0x3c, 'EXTCODECOPY', 4, 0, 20],
  [0x40, 'BLOCKHASH', 1, 1, 20],
  [0x41, 'COINBASE', 0, 1, 2],
  [0x42, 'TIMESTAMP', 0, 1, 2],
  [0x43, 'NUMBER', 0, 1, 2],
  [0x44, 'DIFFICULTY', 0, 1, 2],
  [0x45, 'GASLIMIT', 0, 1, 2],
  [0x50, 'POP', 1, 0, 2],
  [0x51, 'MLOAD', 1, 1, 3],
  [0x52, 'MSTORE', 2, 0, 3],
  [0x53, 'MSTORE8', 2, 0, 3],
  [0x54, 'SLOAD', 1, 1, 50],
  [0x55, 'SSTORE', 2, 0, 0],
  [0x56, 'JUMP', 1, 0, 8],
  [0x57, 'JUMPI', 2, 0, 10],
  [0x58, 'PC', 0, 1, 2],
  [0x59, 'MSIZE', 0, 1, 2],
  [0x5a, 'GAS', 0, 1, 2],
  [0x5b, 'JUMPDEST', 0, 0, 1],
  ...Array.from({ length: 32 }, (_, i): Row => [0x60 + i, `PUSH${i + 1}`, 0, 1, 3]),
  ...Array.from({ length: 16 }, (_, i): Row => [0x80 + i, `DUP${i + 1}`, i + 1, i + 2, 3]),
  ...Array.from({ length: 16 }, (_, i): Row => [0x90 + i, `SWAP${i + 1}`, i + 2, i + 2, 3]),
  ...Array.from({ length: 5 }, (_, i): Row => [0xa0 + i, `LOG${i}`, i + 2, 0, 375 * (i + 1)]),
  [0xf0, 'CREATE', 3, 1, 32_000],
  [0xf1, 'CALL', 7, 1, 40],
  [0xf2, 'CALLCODE', 7, 1, 40],
  [0xf3, 'RETURN', 2, 0, 0],
  [0xff, 'SELFDESTRUCT', 1, 0, 0],
];

/** What each fork adds or prices anew; what it does not name stays as in the fork before. */
const CHANGES: Readonly<Partial<Record<Fork, readonly Row[]>>> = {
  Frontier: FRONTIER,
  /** EIP-7 */
  Homestead: [[0xf4, 'DELEGATECALL', 6, 1, 40]],
  /** EIP-150 */
  EIP150: [
    [0x31, 'BALANCE', 1, 1, 400],
    [0x3b, 'EXTCODESIZE', 1, 1, 700],
    [0x3c, 'EXTCODECOPY', 4, 0, 700],
    [0x54, 'SLOAD', 1, 1, 200],
    [0xf1, 'CALL', 7, 1, 700],
    [0xf2, 'CALLCODE', 7, 1, 700],
    [0xf4, 'DELEGATECALL', 6, 1, 700],
    [0xff, 'SELFDESTRUCT', 1, 0, 5000],
  ],
  /** EIP-211, EIP-214, EIP-140 */
  Byzantium: [
    [0x3d, 'RETURNDATASIZE', 0, 1, 2],
    [0x3e, 'RETURNDATACOPY', 3, 0, 3],
    [0xfa, 'STATICCALL', 6, 1, 700],
    [0xfd, 'REVERT', 2, 0, 0],
  ],
  /** EIP-145, EIP-1052, EIP-1014 */
  Constantinople: [
    [0x1b, 'SHL', 2, 1, 3],
    [0x1c, 'SHR', 2, 1, 3],
    [0x1d, 'SAR', 2, 1, 3],
    [0x3f, 'EXTCODEHASH', 1, 1, 400],
    [0xf5, 'CREATE2', 4, 1, 32_000],
  ],
  /** EIP-1344, EIP-1884 */
  Istanbul: [
    [0x31, 'BALANCE', 1, 1, 700],
    [0x3f, 'EXTCODEHASH', 1, 1, 700],
    [0x46, 'CHAINID', 0, 1, 2],
    [0x47, 'SELFBALANCE', 0, 1, 5],
    [0x54, 'SLOAD', 1, 1, 800],
  ],
  /** EIP-2929: the gas of warm access */
  Berlin: [
    [0x31, 'BALANCE', 1, 1, 100],
    [0x3b, 'EXTCODESIZE', 1, 1, 100],
    [0x3c, 'EXTCODECOPY', 4, 0, 100],
    [0x3f, 'EXTCODEHASH', 1, 1, 100],
    [0x54, 'SLOAD', 1, 1, 100],
    [0xf1, 'CALL', 7, 1, 100],
    [0xf2, 'CALLCODE', 7, 1, 100],
    [0xf4, 'DELEGATECALL', 6, 1, 100],
    [0xfa, 'STATICCALL', 6, 1, 100],
  ],
  /** EIP-3198 */
  London: [[0x48, 'BASEFEE', 0, 1, 2]],
  /** EIP-4399 */
  Paris: [[0x44, 'PREVRANDAO', 0, 1, 2]],
  /** EIP-3855 */
  Shanghai: [[0x5f, 'PUSH0', 0, 1, 2]],
  /** EIP-1153, EIP-5656, EIP-4844, EIP-7516 */
  Cancun: [
    [0x49, 'BLOBHASH', 1, 1, 3],
    [0x4a, 'BLOBBASEFEE', 0, 1, 2],
    [0x5c, 'TLOAD', 1, 1, 100],
    [0x5d, 'TSTORE', 2, 0, 100],
    [0x5e, 'MCOPY', 3, 0, 3],
  ],
  /** EIP-7939 */
  Osaka: [[0x1e, 'CLZ', 1, 1, 5]],
};

const TABLES = new Map<Fork, OpcodeTable>();
let newest: OpcodeTable = Array.from({ length: 256 }, () => undefined);
for (const fork of FORKS) {
  const table = [...newest];
  for (const [opcode, name, takes, gives, gas] of CHANGES[fork] ?? []) table[opcode] = { name, takes, gives, gas };
  TABLES.set(fork, table);
  newest = table;
}

/** The opcodes of a fork. */
export const opcodeTable = (fork: Fork): OpcodeTable => TABLES.get(fork) as OpcodeTable;
