/** What the tables' figures are, for who reads them. */
export const NOTES = [
  'Medians of rounds in turns, each contender in a process of its own. Warm: the executor knows the state from a block before; cold: it reads it anew. With root: execution over a state in tries and the state root after it, on either side; roots of states and receipts are made by as many threads as the contender executes with, in order by one. Of @ethereumjs/vm it has the rounds that begin within 1.5 s.',
  'Every result is checked: each block has the same gas by all, the same state root in order and in parallel, and at its size by @ethereumjs/vm.',
  "×: of sequential's speed, round by round. CPU: user and system time of the process. Again: executions in vain per transaction; in order: transactions that no thread speculated on; both of runs of their own with statistics. Peak: the most resident memory while the block is executed for the first time, with all that is loaded.",
  'ethereumjs: @ethereumjs/vm with its MerkleStateManager and Caches; worked around: without two faults of that (putStorage writes the trie at every SSTORE; nodes as hex). It executes fewer transactions: its times are scaled by gas, its memory is not.',
  'Stages: decode RLP to fields; recover senders; encode both for the kernel; execute; commit the state difference; receipts, their root and bloom; state root. Decoding and recovery are measured on 2,000 transactions at most, and scaled. They have at least three rounds, and further ones for 3 s.',
  'Simulated: the recorded executions by list scheduling under the recorded dependencies. Each costs what it took and the overhead: validations and executions in vain. "serial" stays as it is. Not in it: conflicts that more threads add, their caches and memory.',
] as const;
