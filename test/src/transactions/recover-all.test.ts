import { execFileSync } from 'node:child_process';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { expect } from 'chai';
import { bytesToBigInt } from '../../../src/primitives/bytes.js';
import { InputError } from '../../../src/primitives/input.js';
import { keccak256 } from '../../../src/primitives/keccak.js';
import { ClosedError, ThreadCountError } from '../../../src/primitives/thread-errors.js';
import { recoverAddress, type Signature } from '../../../src/transactions/recover.js';
import { SenderRecovery } from '../../../src/transactions/recover-all.js';

/** Signatures of different keys; every seventh is of nobody. */
const signatures = Array.from({ length: 70 }, (_, index): Signature => {
  const messageHash = keccak256(Uint8Array.of(index));
  const key = keccak256(Uint8Array.of(index, 1));
  const signature = secp256k1.sign(messageHash, key, { prehash: false, format: 'recovered' });
  return {
    messageHash,
    yParity: BigInt(signature[0] as number),
    r: bytesToBigInt(signature.subarray(1, 33)),
    s: index % 7 === 0 ? 0n : bytesToBigInt(signature.subarray(33)),
  };
});
const expected = signatures.map(({ messageHash, yParity, r, s }) => recoverAddress(messageHash, yParity, r, s));

describe('SenderRecovery', () => {
  for (const threads of [1, 3])
    it(`finds the same senders in the same order with ${threads} threads, block after block`, async () => {
      const recovery = new SenderRecovery(threads);
      try {
        const both = await Promise.all([recovery.recover(signatures), recovery.recover(signatures.slice(1))]);
        expect(both).to.deep.equal([expected, expected.slice(1)]);
        expect(await recovery.recover([])).to.deep.equal([]);
      } finally {
        await recovery.close();
      }
      expect(expected.filter((sender) => sender === undefined)).to.have.length(10);
    });

  it('starts no threads behind its end', async () => {
    const recovery = new SenderRecovery(1);
    const before = recovery.recover(signatures);
    await recovery.close();
    expect(await before).to.deep.equal(expected);
    expect(await recovery.recover(signatures).catch((error) => error)).to.be.instanceOf(ClosedError);
  });

  it('is given signatures, and names what is none', async () => {
    const recovery = new SenderRecovery(1);
    const signature = signatures[1] as Signature;
    for (const [given, field] of [
      [undefined, 'signatures'],
      [{}, 'signatures'],
      [[signature, undefined], 'signatures[1]'],
      [[signature, { ...signature, messageHash: new Uint8Array(31) }], 'signatures[1].messageHash'],
      [[{ ...signature, messageHash: '0x' }], 'signatures[0].messageHash'],
      [[{ ...signature, yParity: 0 }], 'signatures[0].yParity'],
      [[{ ...signature, r: '0x1' }], 'signatures[0].r'],
      [[{ ...signature, s: undefined }], 'signatures[0].s'],
    ] as const)
      expect(await recovery.recover(given as never).catch((error) => error))
        .to.be.instanceOf(InputError)
        .and.to.include({ field });
    await recovery.close();
  });

  it('has at least one thread', () => {
    for (const [threads, shown] of [
      [0, '0'],
      [1.5, '1.5'],
      [Number.NaN, 'NaN'],
      ['2', '"2"'],
      [undefined, 'undefined'],
    ] as const)
      expect(() => new SenderRecovery(threads as number)).to.throw(
        ThreadCountError,
        `threads: ${shown} is not a whole number from 1 on`,
      );
  });
});

describe('recoverPublicKey', () => {
  it('is the portable one where the native addon does not load', () => {
    const withoutAddon = `import Module from 'node:module';
      const load = Module._load;
      Module._load = (id, ...rest) => {
        if (id.startsWith('secp256k1')) throw new Error('no binary for this platform');
        return load(id, ...rest);
      };`;
    const [first] = signatures.slice(1);
    const program = `import { recoverNatively } from './secp256k1.js';
      import { recoverAddress } from '../transactions/recover.js';
      const hash = Uint8Array.from([${first?.messageHash}]);
      console.log(recoverNatively, recoverAddress(hash, ${first?.yParity}n, ${first?.r}n, ${first?.s}n));`
      .replace('./secp256k1.js', new URL('../../../src/primitives/secp256k1.js', import.meta.url).href)
      .replace('../transactions/recover.js', new URL('../../../src/transactions/recover.js', import.meta.url).href);
    const preload = `data:text/javascript,${encodeURIComponent(withoutAddon)}`;
    const output = execFileSync(process.execPath, ['--import', preload, '--input-type=module', '--eval', program]);
    expect(output.toString().trim()).to.equal(`undefined ${expected[1]}`);
  });
});
