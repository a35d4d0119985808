import { type Check, is } from '../primitives/input.js';

/**
 * Every fork whose rules fixtures name, oldest first, under the name that ethereum/tests uses.
 * Source: execution-specs, `ethereum_test_forks`; ethereum/tests documentation.
 */
export const FORKS = [
  'Frontier',
  'Homestead',
  'EIP150',
  'EIP158',
  'Byzantium',
  'Constantinople',
  'ConstantinopleFix',
  'Istanbul',
  'MuirGlacier',
  'Berlin',
  'London',
  'ArrowGlacier',
  'GrayGlacier',
  'Paris',
  'Shanghai',
  'Cancun',
  'Prague',
  'Osaka',
  'BPO1',
  'BPO2',
  'BPO3',
  'BPO4',
  'Amsterdam',
] as const;

export type Fork = (typeof FORKS)[number];

/** Where a network passes from one fork to the next. */
export type Activation =
  | { readonly block: bigint }
  /** seconds */
  | { readonly timestamp: bigint }
  /** of the PARENT block, EIP-3675 */
  | { readonly totalDifficulty: bigint };

/** An EIP by its number, or the draft of one that fixtures were filled against and no fork took over. */
export type Eip = number | '2537-draft';

/** The rules that a fixture asks for: one fork, or two with the point where the second begins. */
export interface Network {
  readonly name: string;
  readonly fork: Fork;
  /** EIPs on top of the fork, as in `Cancun+1153` */
  readonly eips: readonly Eip[];
  readonly transition?: {
    readonly to: Fork;
    readonly at: Activation;
    /** the irregular state change of the DAO fork happens at `at` */
    readonly dao?: true;
  };
}

const ALIASES: Readonly<Record<string, Fork>> = {
  TangerineWhistle: 'EIP150',
  SpuriousDragon: 'EIP158',
  Petersburg: 'ConstantinopleFix',
  Merge: 'Paris',
};

const at5 = { block: 5n };
const at15k = { timestamp: 15_000n };

const TRANSITIONS: readonly Omit<Network, 'eips'>[] = [
  { name: 'FrontierToHomesteadAt5', fork: 'Frontier', transition: { to: 'Homestead', at: at5 } },
  { name: 'HomesteadToDaoAt5', fork: 'Homestead', transition: { to: 'Homestead', at: at5, dao: true } },
  { name: 'HomesteadToEIP150At5', fork: 'Homestead', transition: { to: 'EIP150', at: at5 } },
  { name: 'EIP158ToByzantiumAt5', fork: 'EIP158', transition: { to: 'Byzantium', at: at5 } },
  { name: 'ByzantiumToConstantinopleAt5', fork: 'Byzantium', transition: { to: 'Constantinople', at: at5 } },
  { name: 'ByzantiumToConstantinopleFixAt5', fork: 'Byzantium', transition: { to: 'ConstantinopleFix', at: at5 } },
  { name: 'ConstantinopleFixToIstanbulAt5', fork: 'ConstantinopleFix', transition: { to: 'Istanbul', at: at5 } },
  { name: 'BerlinToLondonAt5', fork: 'Berlin', transition: { to: 'London', at: at5 } },
  {
    name: 'ArrowGlacierToParisAtDiffC0000',
    fork: 'ArrowGlacier',
    transition: { to: 'Paris', at: { totalDifficulty: 0xc0000n } },
  },
  { name: 'ParisToShanghaiAtTime15k', fork: 'Paris', transition: { to: 'Shanghai', at: at15k } },
  { name: 'ShanghaiToCancunAtTime15k', fork: 'Shanghai', transition: { to: 'Cancun', at: at15k } },
  { name: 'CancunToPragueAtTime15k', fork: 'Cancun', transition: { to: 'Prague', at: at15k } },
  { name: 'PragueToOsakaAtTime15k', fork: 'Prague', transition: { to: 'Osaka', at: at15k } },
  { name: 'OsakaToBPO1AtTime15k', fork: 'Osaka', transition: { to: 'BPO1', at: at15k } },
  { name: 'BPO1ToBPO2AtTime15k', fork: 'BPO1', transition: { to: 'BPO2', at: at15k } },
  { name: 'BPO2ToBPO3AtTime15k', fork: 'BPO2', transition: { to: 'BPO3', at: at15k } },
  { name: 'BPO3ToBPO4AtTime15k', fork: 'BPO3', transition: { to: 'BPO4', at: at15k } },
  { name: 'BPO2ToAmsterdamAtTime15k', fork: 'BPO2', transition: { to: 'Amsterdam', at: at15k } },
];

const NETWORKS: ReadonlyMap<string, Network> = new Map(
  [
    ...FORKS.map((fork): [string, Network] => [fork, { name: fork, fork, eips: [] }]),
    ...Object.entries(ALIASES).map(([alias, fork]): [string, Network] => [alias, { name: fork, fork, eips: [] }]),
    ...TRANSITIONS.map((network): [string, Network] => [network.name, { ...network, eips: [] }]),
  ].map(([name, network]) => [name.toLowerCase(), network]),
);

/** All names that {@link findNetwork} knows, aliases left out. */
export const NETWORK_NAMES: readonly string[] = [...new Set([...NETWORKS.values()].map(({ name }) => name))];

/**
 * The network of a name or alias, in any case; `undefined` for a name that nobody defined.
 * @example findNetwork('petersburg')?.name // 'ConstantinopleFix'
 */
export function findNetwork(name: string): Network | undefined {
  const [base = '', ...extra] = name.split('+');
  const network = NETWORKS.get(base.toLowerCase());
  if (network === undefined || extra.length === 0) return network;
  const eips = extra.map(parseEip);
  if (!eips.every((eip) => eip !== undefined)) return undefined;
  return { ...network, name: [network.name, ...extra].join('+'), eips };
}

function parseEip(text: string): Eip | undefined {
  if (text === '2537-draft') return text;
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

/** Each fork's place in {@link FORKS}: asked for often, and `indexOf` would search the list. */
const AGES = Object.fromEntries(FORKS.map((fork, age) => [fork, age])) as Readonly<Record<Fork, number>>;

export const isFork = (value: unknown): value is Fork => typeof AGES[value as Fork] === 'number';

export const FORK: Check = is('one of FORKS', isFork);

/**
 * True where `fork` is `since` or later.
 * @throws InputError
 */
export function isAtLeast(fork: Fork, since: Fork): boolean {
  FORK(fork, 'fork');
  return AGES[fork] >= AGES[since];
}

/** What a table of changes has for a fork: the entry of the last one, up to it, that has any. */
export const inForceAt = <Entry>(changes: Readonly<Partial<Record<Fork, Entry>>>, fork: Fork): Entry | undefined =>
  FORKS.slice(0, FORKS.indexOf(fork) + 1).reduce<Entry | undefined>((entry, each) => changes[each] ?? entry, undefined);

/** What decides the rules of a block. */
export interface ForkPoint {
  readonly number: bigint;
  /** seconds */
  readonly timestamp: bigint;
  readonly parentTotalDifficulty: bigint;
}

/** The fork whose rules a block of `network` follows. */
export function forkAt({ fork, transition }: Network, point: ForkPoint): Fork {
  if (transition === undefined) return fork;
  const { at, to } = transition;
  const reached =
    'block' in at
      ? point.number >= at.block
      : 'timestamp' in at
        ? point.timestamp >= at.timestamp
        : point.parentTotalDifficulty >= at.totalDifficulty;
  return reached ? to : fork;
}
