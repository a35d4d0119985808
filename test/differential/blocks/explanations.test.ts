import { expect } from 'chai';
import { toSource } from '../../../runners/fixtures/sources.js';
import { EngineBlockProcessor } from '../../../src/blocks/engine.js';
import { createSequentialExecutor } from '../../../src/executors/sequential.js';
import { bigIntToMinimalBytes } from '../../../src/primitives/bytes.js';
import { type RlpItem, rlpDecode, rlpEncode } from '../../../src/primitives/rlp.js';
import { readTargets, rlpOf, type Target } from './chains.js';
import { BlockComparer } from './compare.js';
import { EXPLANATIONS, explain } from './explanations.js';
import type { BlockCase } from './mutations.js';
import { nodeAt, replaceAt } from './rlp-tree.js';
import { resign } from './sign.js';

/** Of a blob transaction: its first blob's. */
const BLOB_HASH = [10, 0];

/** The block with another payload of its first transaction of a type, signed by who signed it before. */
function editTransaction(block: RlpItem, type: number, edit: (payload: RlpItem) => RlpItem): RlpItem {
  const transactions = nodeAt(block, [1]) as readonly RlpItem[];
  const place = transactions.findIndex((item) => item instanceof Uint8Array && item[0] === type);
  const transaction = transactions[place] as Uint8Array;
  const changed = Uint8Array.of(type, ...rlpEncode(edit(rlpDecode(transaction.subarray(1)))));
  return replaceAt(block, [1, place], resign(transaction, changed) as RlpItem);
}

/** The smallest block that each rule tells apart, out of the embedded corpus. */
const EXAMPLES: Readonly<
  Record<string, { at: string; edit: (block: RlpItem) => RlpItem; code?: string; repair?: BlockCase['repair'] }>
> = {
  'a block is exactly its encoding': {
    at: 'withdrawals_Shanghai#0',
    edit: (block) => replaceAt(block, [0, 11], Uint8Array.of(0, ...(nodeAt(block, [0, 11]) as Uint8Array))),
    code: 'RLP_STRUCTURES_ENCODING',
  },
  'a legacy transaction stands in a block as a list': {
    at: 'one_slot_Istanbul#0',
    edit: (block) => replaceAt(block, [1, 0], rlpEncode(nodeAt(block, [1, 0]))),
    code: 'RLP_STRUCTURES_ENCODING',
  },
  "a transaction's lists are lists": {
    at: 'all_types_Osaka#0',
    edit: (block) => editTransaction(block, 2, (payload) => replaceAt(payload, [8], new Uint8Array(0))),
    code: 'RLP_STRUCTURES_ENCODING',
    repair: 'execution',
  },
  'withdrawals from Shanghai on': {
    at: 'chains_of_nonces_London#0',
    edit: (block) => [...(block as readonly RlpItem[]), []],
    code: 'IMPORT_IMPOSSIBLE_SHANGHAI',
  },
  'a header has all fields of its fork': {
    at: 'heaviest_branch_wins_London#3',
    edit: (block) => replaceAt(block, [0], (nodeAt(block, [0]) as readonly RlpItem[]).slice(0, -1)),
    code: 'IMPORT_IMPOSSIBLE_LEGACY_WRONG_PARENT',
  },
  'times, gas and numbers have 64 bits': {
    at: 'chains_of_nonces_London#0',
    edit: (block) => replaceAt(block, [0, 11], bigIntToMinimalBytes(2n ** 64n)),
    code: 'RLP_INVALID_FIELD_OVERFLOW_64',
  },
  'an uncles hash has 32 bytes, a logs bloom 256': {
    at: 'wrong_uncles_Istanbul#3',
    edit: (block) => replaceAt(block, [2, 0, 6], new Uint8Array(0)),
    code: 'RLP_STRUCTURES_ENCODING',
    repair: 'roots',
  },
  'only the genesis block is number 0': {
    at: 'withdrawals_Shanghai#0',
    edit: (block) => replaceAt(block, [0, 8], new Uint8Array(0)),
    code: 'INVALID_BLOCK_NUMBER',
  },
  "a blob's versioned hash begins with 0x01": {
    at: 'all_types_Osaka#0',
    edit: (block) =>
      editTransaction(block, 3, (payload) =>
        replaceAt(payload, BLOB_HASH, (nodeAt(payload, BLOB_HASH) as Uint8Array).with(0, 0x1a)),
      ),
    code: 'TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH',
    repair: 'execution',
  },
};

describe('rules that the engine and @ethereumjs/vm do not share', () => {
  let targets: readonly Target[];
  let comparer: BlockComparer;

  before(async () => {
    targets = await readTargets([toSource('fixtures')]);
    comparer = new BlockComparer(targets, new EngineBlockProcessor(await createSequentialExecutor()));
  });

  const placeOf = (name: string): number =>
    targets.findIndex(({ test: { id }, index }) => `${id}#${index}`.endsWith(`::${name}`));

  for (const [rule, { at, edit, code, repair }] of Object.entries(EXAMPLES))
    it(`${rule}: the engine rejects, the reference accepts`, async () => {
      const target = targets[placeOf(at)] as Target;
      const comparison = await comparer.compareItem(target, edit(rlpDecode(rlpOf(target))), repair);
      const { engine, reference, faults } = comparison;
      expect(faults).to.deep.equal([]);
      expect(reference).to.include({ status: 'accepted' });
      expect(engine).to.include({ status: 'rejected' });
      expect(engine.status === 'rejected' && engine.code?.split('.')[1]).to.equal(code);
      expect(explain(comparison)?.rule).to.equal(rule);
    });

  it('an uncle follows the rules of its own fork: the engine accepts, the reference rejects', async () => {
    const comparison = await comparer.compare({
      target: placeOf('base_fee_appears_BerlinToLondonAt5#4'),
      mutations: [{ level: 'body', list: 'uncles', change: 'add', at: 0, other: 2 }],
      repair: 'execution',
      encoding: { level: 'canonical' },
    });
    expect(comparison.engine).to.include({ status: 'accepted' });
    expect(comparison.reference).to.include({ status: 'rejected' });
    expect(explain(comparison)?.rule).to.equal('an uncle follows the rules of its own fork');
  });

  it('each has an example here', () => {
    const names = [...Object.keys(EXAMPLES), 'an uncle follows the rules of its own fork'];
    expect(names.toSorted()).to.deep.equal(EXPLANATIONS.map(({ rule }) => rule).toSorted());
  });
});
