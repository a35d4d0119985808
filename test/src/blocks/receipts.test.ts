import { createMPT } from '@ethereumjs/mpt';
import { hexToBytes } from '@ethereumjs/util';
import { Bloom, encodeReceipt as encodeByEthereumjs, type TxReceipt } from '@ethereumjs/vm';
import { expect } from 'chai';
import fc from 'fast-check';
import { blockBloom, logsBloom, type Receipt, receiptsRoot } from '../../../src/blocks/receipts.js';
import type { Address, Hash } from '../../../src/primitives/bytes.js';
import { bytesToHex } from '../../../src/primitives/hex.js';
import { rlpEncode } from '../../../src/primitives/rlp.js';
import type { TransactionType } from '../../../src/transactions/transaction.js';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const log = fc.record({
  address: bytes(20).map((each) => bytesToHex(each) as Address),
  topics: fc.array(
    bytes(32).map((each) => bytesToHex(each) as Hash),
    { maxLength: 4 },
  ),
  data: fc.uint8Array({ maxLength: 100 }),
});
const receipt: fc.Arbitrary<Receipt> = fc
  .record(
    {
      type: fc.constantFrom<TransactionType>(0, 1, 2, 3, 4),
      // before Byzantium
      stateRoot: bytes(32).map((each) => bytesToHex(each) as Hash),
      status: fc.constantFrom<Receipt['status']>('success', 'failure'),
      cumulativeGasUsed: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
      logs: fc.array(log, { maxLength: 3 }),
    },
    { requiredKeys: ['type', 'status', 'cumulativeGasUsed', 'logs'] },
  )
  .map((each) => ({ ...each, logsBloom: logsBloom(each.logs) }));

/** The receipt as @ethereumjs/vm has it. */
function toEthereumjs({ stateRoot, status, cumulativeGasUsed, logs }: Receipt): TxReceipt {
  const bloom = new Bloom();
  for (const { address, topics } of logs) for (const each of [address, ...topics]) bloom.add(hexToBytes(each));
  return {
    ...(stateRoot ? { stateRoot: hexToBytes(stateRoot) } : { status: status === 'success' ? 1 : 0 }),
    cumulativeBlockGasUsed: cumulativeGasUsed,
    bitvector: bloom.bitvector,
    logs: logs.map(({ address, topics, data }) => [hexToBytes(address), topics.map((each) => hexToBytes(each)), data]),
  };
}

describe('receipts', () => {
  it('have the root and the bloom that @ethereumjs finds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(receipt, { maxLength: 20 }), async (receipts) => {
        const trie = await createMPT();
        const bloom = new Bloom();
        for (const [index, each] of receipts.entries()) {
          const other = toEthereumjs(each);
          bloom.or(new Bloom(other.bitvector));
          await trie.put(
            rlpEncode(index === 0 ? new Uint8Array(0) : Uint8Array.of(index)),
            encodeByEthereumjs(other, each.type),
          );
        }
        expect(receiptsRoot(receipts)).to.equal(bytesToHex(trie.root()));
        expect(blockBloom(receipts)).to.equal(bytesToHex(bloom.bitvector));
      }),
    );
  });
});
