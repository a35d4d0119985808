import * as layout from '../../../assembly/layout.js';
import type { ClaimEvent, Claimed, RecordedLocation } from './recording.js';
import type { Place, Versions } from './versions.js';

/** What a location held before the window's first claim of it. */
interface Before {
  readonly place: Place;
  readonly value: string;
  /** who claimed it */
  readonly event: ClaimEvent;
}

/** What the transactions of a window look at and write where it is executed by claims (assembly/parallel/claimed.ts). */
export class Claims {
  readonly #versions: Versions;
  #events: ClaimEvent[] = [];
  #before = new Map<number, Before>();

  constructor(versions: Versions) {
    this.#versions = versions;
  }

  /** @param stamp address of the location's stamp */
  note(stamp: number, isWrite: boolean, who: Pick<ClaimEvent, 'step' | 'thread' | 'transaction'>): ClaimEvent {
    const isSlot = stamp >= layout.SLOTS;
    const record = stamp - (isSlot ? layout.SLOT_STAMP : layout.ACCOUNT_STAMP);
    const place: Place = { record, part: isSlot ? 'slot' : 'account' };
    const event: ClaimEvent = { event: 'claims', ...who, location: this.#versions.locationOf(place), isWrite };
    this.#events.push(event);
    if (isWrite && !this.#before.has(record)) this.#before.set(record, { place, value: this.#value(place), event });
    return event;
  }

  /** The window is over, or has been put back. */
  end(isHeld: boolean): Claimed {
    const kept = isHeld ? [] : [...this.#before.values()].filter(({ place, value }) => this.#value(place) !== value);
    const window: Claimed = {
      transactions: [...new Set(this.#events.map(({ transaction }) => transaction))],
      isHeld,
      shared: isHeld ? this.#shared() : [],
      kept: kept.map(({ place, value, event }) => ({ event, before: value, value: this.#value(place) })),
    };
    this.#events = [];
    this.#before = new Map();
    return window;
  }

  /** Written by one thread, and looked at by another one. */
  #shared(): Claimed['shared'] {
    const writers = this.#events.filter(({ isWrite }) => isWrite);
    return this.#events.flatMap((event) => {
      const write = writers.find(({ thread, location }) => thread !== event.thread && isSame(location, event.location));
      return write ? [{ event, write }] : [];
    });
  }

  /** No version is below the first transaction. */
  #value(place: Place): string {
    return this.#versions.content(place, 0).value;
  }
}

const isSame = (a: RecordedLocation, b: RecordedLocation): boolean =>
  a.part === b.part && a.address === b.address && a.key === b.key;
