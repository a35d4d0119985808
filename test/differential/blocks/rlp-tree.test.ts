import { expect } from 'chai';
import fc from 'fast-check';
import { RlpError, type RlpItem, rlpDecode, rlpEncode } from '../../../src/primitives/rlp.js';
import { BYTE_CHANGES, changeBytesAt, changeTree, encodeWithPrefix, PREFIXES, TREE_CHANGES } from './rlp-tree.js';

const { item } = fc.letrec<{ item: RlpItem }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.uint8Array({ maxLength: 70 }),
    fc.uint8Array({ maxLength: 2 }),
    fc.array(tie('item'), { maxLength: 6 }),
  ),
}));
const choice = fc.nat(0xffff);

/** What the library reads from bytes; `undefined` where it refuses them. */
function decoded(bytes: Uint8Array): RlpItem | undefined {
  try {
    return rlpDecode(bytes);
  } catch (error) {
    if (!(error instanceof RlpError)) throw error;
    return undefined;
  }
}

/** RLP apart from blocks: most changes of it are refused before any rule is asked. */
describe('mutated RLP', () => {
  it('is refused, or is what its content encodes to', () => {
    const mutated = fc.oneof(
      fc.tuple(item, choice, fc.constantFrom(...PREFIXES)).map((args) => encodeWithPrefix(...args)),
      fc
        .tuple(item, fc.constantFrom(...BYTE_CHANGES), choice, choice)
        .map(([tree, ...change]) => changeBytesAt(rlpEncode(tree), ...change)),
    );
    let refused = 0;
    fc.assert(
      fc.property(mutated, (bytes) => {
        const read = decoded(bytes);
        if (read === undefined) refused++;
        else expect(Buffer.compare(rlpEncode(read), bytes)).to.equal(0);
      }),
      { numRuns: 10_000 },
    );
    expect(refused).to.be.above(1_000);
  });

  it('has the canonical prefixes of the library', () => {
    fc.assert(
      fc.property(item, choice, (tree, node) => {
        expect(Buffer.compare(encodeWithPrefix(tree, node, 'canonical'), rlpEncode(tree))).to.equal(0);
      }),
    );
  });

  it('can be any tree after a change of the tree', () => {
    fc.assert(
      fc.property(item, fc.constantFrom(...TREE_CHANGES), choice, choice, (tree, change, node, other) => {
        const changed = changeTree(tree, change, node, other);
        expect(rlpDecode(rlpEncode(changed))).to.deep.equal(changed);
      }),
    );
  });
});
