import { expect } from 'chai';
import { headOf } from '../../bench/report/machine.js';
import { reportOf } from './report/reports.js';
import { callTree, flameGraph, selfTimes } from '../../bench/profile/flame-graph.js';

const node = (id: number, functionName: string, url: string, children: number[]) => ({
  id,
  callFrame: { functionName, url, scriptId: '0', lineNumber: 0, columnNumber: 0 },
  children,
});

/** main calls the kernel's interpret, twice from different lines, and is idle in between. */
const PROFILE = {
  startTime: 0,
  endTime: 1000,
  nodes: [
    node(1, '(root)', '', [2, 5]),
    node(2, 'main', 'file:///x/main.js', [3, 4]),
    node(3, 'assembly/interpreter/loop/interpret', 'wasm://wasm/1', []),
    node(4, 'assembly/interpreter/loop/interpret', 'wasm://wasm/1', []),
    node(5, '(idle)', '', []),
  ],
  samples: [2, 3, 4, 5, 3],
  timeDeltas: [100, 200, 300, 1000, 50],
};

describe('flame graph', () => {
  const tree = callTree(PROFILE);

  it('adds up what one function calls from everywhere, and leaves idle time out', () => {
    expect(tree.time).to.equal(650);
    expect(selfTimes(tree)).to.deep.equal([
      ['interpreter/loop/interpret', 550],
      ['main main.js', 100],
      ['all', 0],
    ]);
  });

  it('is as wide as time, and names what it shows', () => {
    const svg = flameGraph(tree, 'a <title>', headOf(reportOf([])));
    expect(svg).to.contain('a &lt;title&gt;').and.not.contain('(idle)');
    // whose it is: machine, versions, date, command
    for (const line of headOf(reportOf([]))) expect(svg).to.contain(line);
    const widths = [...svg.matchAll(/<title>([^:]+):.*? width="([\d.]+)"/g)].map(([, name, width]) => [
      name,
      Number(width),
    ]);
    expect(widths).to.deep.equal([
      ['all', 1400],
      ['main main.js', 1400],
      ['interpreter/loop/interpret', 1184.6],
    ]);
  });
});
