import { createTx } from '@ethereumjs/tx';
import { expect } from 'chai';
import { alice, bob, createAddress, TARGET } from '../../../runners/fill/actors.js';
import { AssemblerError, asm, initcode } from '../../../runners/fill/assembler.js';
import { FillError } from '../../../runners/fill/expectations.js';
import { fillChainCase } from '../../../runners/fill/fill-chain.js';
import { fillStateCase } from '../../../runners/fill/fill-state.js';
import { authorize, signTransaction } from '../../../runners/fill/sign.js';
import type { StateCase } from '../../../runners/fill/state-case.js';
import { type TransactionForm, unsignedTransaction } from '../../../runners/fill/transaction-form.js';
import { createCommon } from '../../../src/executors/ethereumjs/common.js';
import type { Address, Hash } from '../../../src/primitives/bytes.js';
import { bytesToHex, hexToBytes } from '../../../src/primitives/hex.js';

describe('the assembler', () => {
  it('pushes numbers in as few bytes as they have, and hex as it is written', () => {
    expect(asm('0 255 256 0x00ff ADD')).to.equal('0x600060ff6101006100ff01');
  });

  it('puts labels and bytes where they stand', () => {
    expect(asm('@end JUMP #0c0d end: STOP')).to.equal('0x610006560c0d5b00');
  });

  it('makes init code that ends with what it deploys', () => {
    // PUSH1 1, PUSH2 0x000d, PUSH1 0, CODECOPY, PUSH1 1, PUSH1 0, RETURN, then the code
    expect(initcode('0xfe')).to.equal('0x600161000d60003960016000f3fe');
  });

  it('names a word that it does not know', () => {
    expect(() => asm('1 FOO')).to.throw(AssemblerError, '"FOO"');
    expect(() => asm('@nowhere')).to.throw(AssemblerError, '"@nowhere"');
  });
});

describe('the address of a contract', () => {
  it('is the one that mainnet has', () => {
    // CryptoKitties' core, and the transaction of its creator that made it
    const creator = '0xba52c75764d6f594735dc735be7f1830cdf58ddf' as Address;
    expect(createAddress(creator, 3515n)).to.equal('0x06012c8cf97bead5deae237070f9587f8e7a266d');
  });
});

describe('a signed transaction', () => {
  const common = createCommon({ fork: 'Prague', eips: [], chainId: 1n });
  const to = bob.address;
  const blobVersionedHashes = [`0x01${'00'.repeat(31)}` as Hash];
  const authorization = authorize(bob, TARGET, 3n);
  const forms: readonly TransactionForm[] = [
    { from: alice, to, data: '0x00ff' },
    { from: alice, to, accessList: [{ address: TARGET, storageKeys: [0n, 5n] }] },
    { from: alice, to, maxFeePerGas: 9n, maxPriorityFeePerGas: 2n, value: 7n },
    { from: alice, to, maxFeePerGas: 9n, maxFeePerBlobGas: 4n, blobVersionedHashes },
    { from: alice, to, maxFeePerGas: 9n, nonce: 300n, authorizationList: [authorization] },
  ];
  for (const [type, form] of forms.entries())
    it(`of type ${type} is what @ethereumjs/tx signs`, () => {
      const unsigned = unsignedTransaction(form, 1n);
      expect(unsigned.type).to.equal(type);
      const { maxFeePerGas: gasPrice, accessList, authorizationList, ...fields } = unsigned;
      const theirs = createTx(
        {
          ...fields,
          gasPrice: type < 2 ? gasPrice : undefined,
          maxFeePerGas: type < 2 ? undefined : gasPrice,
          maxPriorityFeePerGas: type < 2 ? undefined : fields.maxPriorityFeePerGas,
          accessList: accessList.map(({ address, storageKeys }) => ({
            address,
            storageKeys: storageKeys.map((key) => `0x${key.toString(16).padStart(64, '0')}`),
          })),
          authorizationList: authorizationList.map(({ chainId, address, nonce, yParity, r, s }) => ({
            chainId: `0x${chainId.toString(16)}`,
            address,
            nonce: `0x${nonce.toString(16)}`,
            yParity: `0x${yParity.toString(16)}`,
            r: `0x${r.toString(16)}`,
            s: `0x${s.toString(16)}`,
          })),
        } as Parameters<typeof createTx>[0],
        { common },
      ).sign(hexToBytes(alice.secretKey));
      expect(bytesToHex(signTransaction(unsigned, alice))).to.equal(bytesToHex(theirs.serialize()));
    });
});

describe('a fill', () => {
  const valid: StateCase = {
    name: 'case',
    comment: '',
    forks: ['London'],
    transaction: { from: alice, to: bob.address, value: [1n] },
  };
  const failures: readonly (readonly [message: string, change: Partial<StateCase>])[] = [
    ['rejected: ', { transaction: { ...valid.transaction, nonce: 1n } }],
    ['expected TransactionException.NONCE_IS_MAX, got success', { expect: [{ rejected: 'NONCE_IS_MAX' }] }],
    [
      'expected TransactionException.NONCE_IS_MAX, rejected for NONCE_MISMATCH_TOO_HIGH',
      { transaction: { ...valid.transaction, nonce: 1n }, expect: [{ rejected: 'NONCE_IS_MAX' }] },
    ],
    ['balance: expected 2, got 1', { expect: [{ accounts: { [bob.address]: { balance: 2n } } }] }],
    ['expected no account', { expect: [{ accounts: { [bob.address]: null } }] }],
    ['expected 1 logs, got 0', { expect: [{ logs: 1 }] }],
  ];
  for (const [message, change] of failures)
    it(`fails where its author is wrong: ${message}`, async () => {
      const error = await fillStateCase({ ...valid, ...change }).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(FillError).with.property('message').that.includes(message);
      expect((error as Error).message).to.include('case London {"data":0,"gas":0,"value":0}');
    });

  it('fails where a block is not rejected as its author says', async () => {
    const chain = { name: 'chain', comment: '', networks: ['London'], pre: {} };
    const wrongRoot = { header: { stateRoot: `0x${'42'.repeat(32)}` } } as const;
    for (const [block, message] of [
      [{ rejected: 'BlockException.INVALID_STATE_ROOT' }, 'expected BlockException.INVALID_STATE_ROOT, accepted'],
      [wrongRoot, 'expected a valid block, rejected for BlockException.INVALID_STATE_ROOT'],
      [
        { ...wrongRoot, rejected: 'BlockException.INVALID_GAS_USED' },
        'expected BlockException.INVALID_GAS_USED, rejected',
      ],
    ] as const) {
      const error = await fillChainCase({ ...chain, blocks: [block] }, 'London').catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(FillError).with.property('message').that.includes(message);
    }
  });
});
