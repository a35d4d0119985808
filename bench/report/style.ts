/** Colours that stay apart for most of those who see few, on a light ground and a dark one. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --text: #1f2328; --line: #d0d7de; --plot-background: var(--ground);
  --sequential: #57606a; --ethereumjs: #bc4c00; --workedAround: #e16f24; --parallel1: #80b3e6; --parallel2: #2f81d6; --parallel3: #0a4a91;
  --parallel4: #6f42c1; --parallel5: #1a7f37;
  --slower: #cf222e; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --text: #e6edf3; --line: #30363d; --sequential: #9ea7b3;
  --ethereumjs: #f0883e; --workedAround: #ffb77c; --parallel1: #24568f; --parallel2: #4b9bf0; --parallel3: #a5d2ff;
  --parallel4: #b392f0; --parallel5: #56d364; --slower: #ff7b72; } }
body { background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 75rem; margin: 0 auto; padding: 1rem; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; }
pre, .table, .chart { overflow-x: auto; }
/* shadows at the edges behind which there is more */
.table, .chart { background: linear-gradient(90deg, var(--ground) 1rem, transparent 3rem) local,
  linear-gradient(270deg, var(--ground) 1rem, transparent 3rem) local,
  linear-gradient(90deg, var(--line), transparent 1rem), linear-gradient(270deg, var(--line), transparent 1rem); }
table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: .2rem .6rem; text-align: right; white-space: nowrap; vertical-align: top; }
.word { text-align: left; white-space: normal; min-width: 9rem; }
figure { margin: 0; }
.chart > svg, figure > svg { min-width: 56rem; max-width: 100%; height: auto; }
.slower { color: var(--slower); }
`;
