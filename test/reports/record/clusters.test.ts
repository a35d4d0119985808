import { expect } from 'chai';
import { Clusters } from '../../../reports/record/clusters.js';
import { failure } from '../events.js';

describe('alike failures', () => {
  it('share what is no value', () => {
    const pattern = (signature: string) => new Clusters().add(failure({ id: 'a.json::b', signature }));
    expect(pattern('fixture: blocks.0.expectException: "x"')).to.equal('fixture: blocks.N.expectException: "x"');
    expect(pattern('timeout: an outcome within 1.5 s, not 1,234,567.25.')).to.equal(
      'timeout: an outcome within N s, not N.',
    );
    expect(pattern('logs: expected 0x01…, got 0x0203, of a.json::b')).to.equal('logs: expected 0x…, got 0x…, of <id>');
  });
});
