import { createEVM } from '@ethereumjs/evm';
import { expect } from 'chai';
import { createCommon } from '../../../src/executors/ethereumjs/common.js';
import { FORKS } from '../../../src/forks/networks.js';
import { opcodeTable } from '../../../src/forks/opcodes.js';

/** One opcode, two names. */
const ALIASES: Readonly<Record<string, string>> = { PREVRANDAO: 'DIFFICULTY', SHA3: 'KECCAK256' };
const nameOf = (name: string): string => (ALIASES[name] ?? name).replace(/^(PUSH|DUP|SWAP|LOG).*$/, '$1');

describe('opcodes', () => {
  for (const fork of FORKS.filter((each) => each !== 'Amsterdam')) {
    it(`of ${fork} are those of @ethereumjs/evm, at the same price where that is fixed`, async () => {
      const evm = await createEVM({ common: createCommon({ fork, eips: [], chainId: 1n }) });
      // INVALID is no opcode here: what is undefined fails the same way
      const active = [...evm.getActiveOpcodes()].filter(([, { name }]) => name !== 'INVALID');
      const theirs = active.map(([code, { name, fee, dynamicGas }]): unknown[] => {
        const fixed = !dynamicGas;
        return [code, nameOf(name), fixed && fee !== 0 ? fee : '?'];
      });
      const ours = [...opcodeTable(fork).entries()].flatMap(([code, traits]) => {
        const price = theirs.find(([each]) => each === code)?.[2];
        return traits ? [[code, nameOf(traits.name), price === '?' ? '?' : traits.gas]] : [];
      });
      expect(ours).to.deep.equal(theirs.sort(([a], [b]) => Number(a) - Number(b)));
    });
  }
});
