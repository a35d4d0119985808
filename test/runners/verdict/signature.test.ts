import { expect } from 'chai';
import { signatureOf } from '../../../runners/verdict/signature.js';
import { failed } from '../../../runners/verdict/verdict.js';

describe('the signature of a failure', () => {
  it('names the claim, what was expected and what came out', () => {
    expect(signatureOf(failed('rejection', 'BlockException.X', 'accepted'))).to.equal(
      'rejection: expected BlockException.X, got accepted',
    );
  });

  it('tells hashes apart by their first digits', () => {
    const [a, b] = [`0x${'12'.repeat(32)}`, `0x34${'12'.repeat(31)}`];
    expect(signatureOf(failed('stateRoot', a, b))).to.equal('stateRoot: expected 0x12121212…, got 0x34121212…');
  });

  it('stays short', () => {
    expect(signatureOf(failed('crash', 'an outcome', 'x y '.repeat(1000)))).to.have.length.below(200);
  });
});
