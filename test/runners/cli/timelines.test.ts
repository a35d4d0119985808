import { expect } from 'chai';
import { Timelines } from '../../../runners/cli/timelines.js';
import { parallel } from '../../reports/events.js';

describe('timelines', () => {
  it('are kept of blocks with more re-executions than any of their fork before', () => {
    const timelines = new Timelines();
    const kept = (fork: string, reexecutions: number) =>
      timelines.choose(fork, parallel({ reexecutions })).timeline !== undefined;
    expect([kept('London', 0), kept('London', 0), kept('London', 3), kept('London', 2), kept('London', 4)])
      .to //
      .deep.equal([true, false, true, false, true]);
    expect([kept('Paris', 1), kept('Paris', 0)]).to.deep.equal([true, false]);
  });

  it('are all that is left out', () => {
    const timelines = new Timelines();
    const { timeline, ...others } = parallel();
    expect(timelines.choose('London', parallel())).to.deep.equal({ ...others, timeline });
    expect(timelines.choose('London', parallel())).to.deep.equal(others);
  });
});
