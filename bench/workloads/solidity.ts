import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import solc from 'solc';
import { type Address, bigIntToBytes, bytesToBigInt } from '../../src/primitives/bytes.js';
import { hexToBytes } from '../../src/primitives/hex.js';
import { keccak256 } from '../../src/primitives/keccak.js';

const require = createRequire(import.meta.url);

const compiled = new Map<string, Uint8Array>();

/** A contract's code, as it lies on a chain. Compiling takes a second, once per process. @throws Error where it does not compile */
export function compile(contract: string, source: string): Uint8Array {
  let code = compiled.get(contract);
  if (code === undefined) {
    code = compileAnew(contract, source);
    compiled.set(contract, code);
  }
  return code;
}

function compileAnew(contract: string, source: string): Uint8Array {
  const file = `${contract}.sol`;
  const input = {
    language: 'Solidity',
    sources: { [file]: { content: source } },
    settings: {
      optimizer: { enabled: true, runs: 200 },
      outputSelection: { [file]: { [contract]: ['evm.deployedBytecode.object'] } },
    },
  };
  const output = JSON.parse(
    solc.compile(JSON.stringify(input), {
      import: (path: string) => ({ contents: readFileSync(require.resolve(path), 'utf8') }),
    }),
  );
  const code: unknown = output.contracts?.[file]?.[contract]?.evm.deployedBytecode.object;
  if (typeof code !== 'string') throw new Error(`${contract} does not compile: ${JSON.stringify(output.errors)}`);
  return hexToBytes(`0x${code}`);
}

/** Arguments and keys: 32 bytes. */
const word = (value: bigint | Address): Uint8Array => bigIntToBytes(BigInt(value), 32);

/** Solidity, "Layout of State Variables in Storage": a mapping's element lies at keccak-256(key ‖ slot of the mapping). */
export const elementSlot = (key: bigint | Address, mapping: bigint): bigint =>
  bytesToBigInt(keccak256(Buffer.concat([word(key), word(mapping)])));

/** Call data: the first 4 bytes of the signature's keccak-256, and the arguments. */
export const callData = (signature: string, ...values: readonly (bigint | Address)[]): Uint8Array =>
  new Uint8Array(Buffer.concat([keccak256(Buffer.from(signature)).subarray(0, 4), ...values.map(word)]));
