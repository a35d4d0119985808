import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import solc from 'solc';
import { type Address, bigIntToBytes, bytesToBigInt } from '../../src/primitives/bytes.js';
import { hexToBytes } from '../../src/primitives/hex.js';
import { keccak256 } from '../../src/primitives/keccak.js';
import { addressOf, independentCalls, type Range, type Workload } from './workload.js';

const SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
import "@openzeppelin/contracts/token/ERC20/ERC20.sol";
contract Token is ERC20 { constructor() ERC20("Token", "TOKEN") {} }`;

const require = createRequire(import.meta.url);

/** Code of OpenZeppelin's ERC20, as it lies on a chain. */
function compileToken(): Uint8Array {
  const input = {
    language: 'Solidity',
    sources: { 'Token.sol': { content: SOURCE } },
    settings: {
      optimizer: { enabled: true, runs: 200 },
      outputSelection: { 'Token.sol': { Token: ['evm.deployedBytecode.object'] } },
    },
  };
  const output = JSON.parse(
    solc.compile(JSON.stringify(input), {
      import: (path: string) => ({ contents: readFileSync(require.resolve(path), 'utf8') }),
    }),
  );
  const code: unknown = output.contracts?.['Token.sol']?.Token?.evm.deployedBytecode.object;
  if (typeof code !== 'string') throw new Error(`the token does not compile: ${JSON.stringify(output.errors)}`);
  return hexToBytes(`0x${code}`);
}

let token: Uint8Array | undefined;

/** Compiling takes a second. */
function tokenCode(): Uint8Array {
  token ??= compileToken();
  return token;
}

const TOKEN = '0x7000000000000000000000000000000000000000' as Address;
/** keccak-256 of `transfer(address,uint256)`, its first 4 bytes */
const TRANSFER = hexToBytes('0xa9059cbb');
/** `_balances` is the contract's first variable. */
const BALANCES = bigIntToBytes(0n, 32);

const padded = (address: Address): Uint8Array => bigIntToBytes(BigInt(address), 32);
/** Solidity, "Layout of State Variables in Storage": a mapping's element lies at keccak-256(key ‖ slot). */
const balanceSlot = (holder: Address): bigint => bytesToBigInt(keccak256(Buffer.concat([padded(holder), BALANCES])));

/** Calls of `transfer`, each by a holder of its own to a recipient of its own, who has held none before. */
export function erc20Transfers(range: Range): Workload {
  const storage = new Map<bigint, bigint>();
  for (let index = range.first; index < range.first + range.count; index++)
    storage.set(balanceSlot(addressOf('sender', index)), 1_000_000n);
  return independentCalls(
    'ERC-20 transfers',
    range,
    (index) => ({
      to: TOKEN,
      value: 0n,
      data: new Uint8Array(Buffer.concat([TRANSFER, padded(addressOf('recipient', index)), bigIntToBytes(1000n, 32)])),
      gasLimit: 100_000n,
    }),
    new Map([[TOKEN, { nonce: 1n, balance: 0n, code: tokenCode(), storage }]]),
  );
}
