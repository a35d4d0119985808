import * as layout from '../../../assembly/layout.js';
import type { KernelMemory } from '../../kernel/memory.js';
import type { Address } from '../../primitives/bytes.js';
import type { AddedEvent, RecordedLocation } from './recording.js';
import type { Place, Versions } from './versions.js';

/** A table of the base state. */
interface Table {
  readonly indexes: number;
  readonly mostCells: number;
  readonly counters: number;
  readonly records: number;
  readonly recordBytes: number;
  readonly part: Place['part'];
}

const TABLES: readonly Table[] = [
  {
    indexes: layout.ACCOUNTS_INDEXES,
    mostCells: layout.ACCOUNTS_MOST_CELLS,
    counters: layout.ACCOUNT_COUNT,
    records: layout.ACCOUNTS,
    recordBytes: layout.ACCOUNT_BYTES,
    part: 'account',
  },
  {
    indexes: layout.SLOTS_INDEXES,
    mostCells: layout.SLOTS_MOST_CELLS,
    counters: layout.SLOT_COUNT,
    records: layout.SLOTS,
    recordBytes: layout.SLOT_BYTES,
    part: 'slot',
  },
];

const tableOf = (site: number): Table | undefined =>
  TABLES.find(({ indexes, mostCells }) => site >= indexes && site < indexes + 8 * mostCells);

/** Which records locations are given: each has one, and whoever looks for it finds that. */
export class Records {
  readonly #memory: KernelMemory;
  readonly #versions: Versions;
  /** of each table: how many records are among the known locations */
  readonly #counts = new Map<Table, number>();
  readonly #known = new Set<string>();

  constructor(memory: KernelMemory, versions: Versions) {
    this.#memory = memory;
    this.#versions = versions;
  }

  isCell(site: number): boolean {
    return tableOf(site) !== undefined;
  }

  /** A cell of an index was written. */
  add(cell: number, number: number): Pick<AddedEvent, 'location' | 'cells' | 'cellsInUse' | 'isKnown'> {
    const table = tableOf(cell);
    if (table === undefined) throw new RangeError(`${cell} is no cell of an index`);
    const { indexes, counters } = table;
    for (let known = this.#counts.get(table) ?? 0; known < number - 1; known++)
      this.#known.add(nameOf(this.#locationOf(table, known)));
    this.#counts.set(table, number);
    const location = this.#locationOf(table, number - 1);
    const isKnown = this.#known.has(nameOf(location));
    this.#known.add(nameOf(location));
    // the index of so many cells lies behind as many, and each has four times those of the one before
    const cells = 4 ** Math.floor(Math.log2((cell - indexes) >>> 2) / 2);
    return { location, cells, cellsInUse: this.#memory.readU32(counters + layout.COUNT_CELLS), isKnown };
  }

  #locationOf({ records, recordBytes, part }: Table, number: number): RecordedLocation {
    return this.#versions.locationOf({ record: records + number * recordBytes, part });
  }

  /** The addresses, where a record was given out for another one than its own. */
  shared(record: number, address: number): { readonly asked: Address; readonly given: Address } | undefined {
    const memory = this.#memory;
    const asked = memory.readWord(address);
    if (memory.readWord(record + layout.ACCOUNT_ADDRESS) === asked) return undefined;
    return {
      asked: `0x${asked.toString(16).padStart(40, '0')}` as Address,
      given: memory.readAddressBytes(record + layout.ACCOUNT_ADDRESS_BYTES),
    };
  }
}

const nameOf = ({ address, key }: RecordedLocation): string => `${address} ${key}`;
