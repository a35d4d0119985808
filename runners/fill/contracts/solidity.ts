import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import solc from 'solc';
import { type Fork, isAtLeast } from '../../../src/forks/networks.js';
import type { Hex } from '../../../src/primitives/hex.js';

const require = createRequire(import.meta.url);

const compiled = new Map<string, Hex>();

/** Thrown for a source that the compiler does not take; `errors` are its own. */
class SolidityError extends Error {
  readonly code = 'DOES_NOT_COMPILE';
  readonly errors: unknown;

  constructor(contract: string, errors: unknown) {
    super(`${contract} does not compile: ${JSON.stringify(errors)}`);
    this.name = 'SolidityError';
    this.errors = errors;
  }
}

/**
 * A contract's creation code, for the opcodes of a fork from Byzantium on. Compiling takes a second, once per process.
 * @param source may import what npm packages have
 * @throws SolidityError
 */
export function compile(contract: string, source: string, fork: Fork): Hex {
  const evmVersion = isAtLeast(fork, 'Cancun') ? 'cancun' : 'byzantium';
  const key = `${contract} ${evmVersion}`;
  let code = compiled.get(key);
  if (code === undefined) {
    code = compileAnew(contract, source, evmVersion);
    compiled.set(key, code);
  }
  return code;
}

function compileAnew(contract: string, source: string, evmVersion: string): Hex {
  const file = `${contract}.sol`;
  const input = {
    language: 'Solidity',
    sources: { [file]: { content: source } },
    settings: {
      evmVersion,
      optimizer: { enabled: true, runs: 200 },
      // the hash of the sources would change with every comment
      metadata: { appendCBOR: false },
      outputSelection: { [file]: { [contract]: ['evm.bytecode.object'] } },
    },
  };
  const output = JSON.parse(
    solc.compile(JSON.stringify(input), {
      import: (path: string) => ({ contents: readFileSync(require.resolve(path), 'utf8') }),
    }),
  );
  const code: unknown = output.contracts?.[file]?.[contract]?.evm.bytecode.object;
  if (typeof code !== 'string') throw new SolidityError(contract, output.errors);
  return `0x${code}`;
}
