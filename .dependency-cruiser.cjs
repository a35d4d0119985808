/** Who may import whom: the steps that a block passes through, and the packages that stay behind a fence. */
const below = {
  primitives: [],
  forks: ['primitives'],
  trie: ['primitives', 'state'],
  state: ['primitives', 'forks'],
  transactions: ['primitives', 'forks'],
  precompiles: ['primitives', 'forks'],
  kernel: ['primitives', 'forks', 'trie', 'state', 'transactions', 'precompiles'],
  executors: ['primitives', 'forks', 'trie', 'state', 'transactions', 'precompiles', 'kernel'],
  blocks: ['primitives', 'forks', 'trie', 'state', 'transactions', 'precompiles', 'kernel', 'executors'],
};
const folders = Object.entries(below).map(([folder, allowed]) => ({
  name: `src/${folder}`,
  severity: 'error',
  // the reference executes whole blocks too, so that part of the executors stands beside src/blocks, not below it
  from: { path: `^src/${folder}/`, ...(folder === 'executors' && { pathNot: '^src/executors/ethereumjs/' }) },
  to: { path: '^(src|runners|reports|test|bench)/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
}));
const reference = {
  name: 'src/executors/ethereumjs',
  severity: 'error',
  from: { path: '^src/executors/ethereumjs/' },
  to: {
    path: '^(src|runners|reports|test|bench)/',
    pathNot: '^src/(primitives|forks|trie|state|transactions|blocks|executors)/',
  },
};
const kinds = ['state-tests', 'blockchain-tests', 'packs', 'mainnet'].map((kind) => ({
  name: `runners/${kind}`,
  comment: 'a kind of run knows no other kind',
  severity: 'error',
  from: { path: `^runners/${kind}/` },
  to: {
    path: '^(runners/(state-tests|blockchain-tests|packs|mainnet|cli|pool)|reports)/',
    pathNot: `^(runners/${kind}|reports/record)/`,
  },
}));
const triage = [
  {
    name: 'runners/triage',
    comment: 'it knows every kind of run, and what fills fixtures, but not who asks for it',
    severity: 'error',
    from: { path: '^runners/triage/' },
    to: { path: '^(runners/(cli|pool)|reports|test|bench)/', pathNot: '^reports/record/' },
  },
  {
    name: 'runners/triage is for runners/cli',
    severity: 'error',
    from: { path: '^runners/', pathNot: '^runners/(triage|cli)/' },
    to: { path: '^runners/triage/' },
  },
];
const fence = (packages, homes) => ({
  name: `fence: ${packages}`,
  severity: 'error',
  from: { pathNot: `^(${homes.join('|')})/` },
  to: { path: `node_modules/(${packages})/` },
});

module.exports = {
  forbidden: [
    ...folders,
    reference,
    ...kinds,
    ...triage,
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'src',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(runners|reports|test|bench)/' },
    },
    {
      name: 'runners',
      severity: 'error',
      from: { path: '^runners/', pathNot: '^runners/cli/' },
      to: { path: '^reports/', pathNot: '^reports/record/' },
    },
    {
      name: 'reports/record',
      severity: 'error',
      from: { path: '^reports/record/' },
      to: { pathNot: '^reports/record/' },
    },
    {
      name: 'reports',
      severity: 'error',
      from: { path: '^reports/([^/]+)/' },
      to: { path: '^(src|runners|reports)/', pathNot: '^reports/(record|$1)/' },
    },
    {
      name: 'bench/report',
      comment: 'it shows what was measured, here or elsewhere',
      severity: 'error',
      from: { path: '^bench/report/' },
      to: { path: '^(src|runners|reports|bench)/', pathNot: '^(bench/(report/|measure|options)|src/primitives/input)' },
    },
    fence('@ethereumjs/(vm|evm|statemanager|blockchain|block|tx|common|util)', [
      'src/executors/ethereumjs',
      'runners/triage',
      'runners/fill',
      // when public chains changed their rules
      'runners/fetch',
      'bench',
      'test',
    ]),
    fence('p-retry', ['runners/fetch']),
    fence('@ethereumjs/mpt', ['src/trie', 'src/executors/ethereumjs', 'bench', 'test']),
    fence('@ethereumjs/rlp', ['test']),
    fence('workerpool', ['src/executors', 'src/transactions', 'runners/pool', 'bench/lanes']),
    fence('(preact|@observablehq/plot)', ['reports/html/page', 'bench/report']),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|ethereum-tests)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
