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
    fence('@ethereumjs/(vm|evm|statemanager|blockchain|block|tx|common|util)', [
      'src/executors/ethereumjs',
      'runners/triage',
      'runners/fill',
      'bench',
      'test',
    ]),
    fence('@ethereumjs/mpt', ['src/trie', 'src/executors/ethereumjs', 'bench', 'test']),
    fence('@ethereumjs/rlp', ['test']),
    fence('workerpool', ['src/executors', 'src/transactions', 'runners/pool']),
    fence('glob', ['runners/fixtures', 'test']),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|ethereum-tests)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
