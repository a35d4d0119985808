import * as host from '../host';
import {
  ADAPTS_TO_TIME,
  BATCH_ADAPTS,
  BATCH_COUNT,
  BLOCK_GAS_USED,
  PACE_EACH,
  PACE_IN_ORDER,
  PACE_LEFT,
  PACE_LOSSES,
  PACE_STRETCH,
  PACE_WOKEN,
} from '../layout';

/*
 * Whether threads gain, by the clock: what a window takes for its gas, against the stretch in order just before it. Conflicts are seen
 * sooner (scheduler/guard.ts), but threads may lose without any: where transactions are tiny, or cores far from each other. What was
 * measured serves later batches too.
 */

/** Transactions of a batch whose stretches and windows are alike enough. */
const LONG: u32 = 2048;
/** Transactions that a time says something of. */
const FEWEST: u32 = 64;
/** Where threads gain: transactions of a stretch that is measured now and then, and from one to the next. */
const SAMPLE: u32 = FEWEST;
const INTERVAL: u32 = 8192;
/** Where they do not: of a stretch before threads try again, which becomes four times as long. */
const STRETCH: u32 = 512;
const MAX_STRETCH: u32 = 1 << 18;
/** Transactions for which threads try again, but for shorter ones: as many as take so long in order, since caches are cold at first. */
const WORTH: u32 = 512;
const MOST_WORTH: u32 = 2048;
const WORTH_MILLISECONDS: f64 = 1;
/** What a window that begins so soon after threads were woken takes says nothing: one thread is alone at first. */
const COLD_MILLISECONDS: f64 = 0.25;
/** Losses in a row that are believed. */
const LOSSES: u32 = 3;

let began: f64 = 0;
let gasBefore: u64 = 0;

/** False where a schedule is to be the same each time. */
export function adaptsToTime(): bool {
  return (load<u32>(BATCH_ADAPTS) & ADAPTS_TO_TIME) !== 0;
}

/** True where times can be compared: of a few transactions, which are all different, they say nothing. */
export function isLong(): bool {
  return load<u32>(BATCH_COUNT) >= LONG;
}

function isTimed(): bool {
  return adaptsToTime() && isLong();
}

/** By each thread when a window begins, and by the one that executes it when a stretch does. */
export function startPace(): void {
  if (!isTimed()) return;
  began = host.clock();
  gasBefore = load<u64>(BLOCK_GAS_USED);
}

/** Milliseconds for a unit of gas since {@link startPace}; 0 where there was none. */
function pace(): f64 {
  const gas = load<u64>(BLOCK_GAS_USED) - gasBefore;
  return gas === 0 ? 0 : (host.clock() - began) / <f64>gas;
}

export function threadsGain(): bool {
  return !isTimed() || load<u32>(PACE_LOSSES) < LOSSES;
}

function worth(): u32 {
  const each = load<f64>(PACE_EACH);
  return each * <f64>MOST_WORTH < WORTH_MILLISECONDS ? MOST_WORTH : max(WORTH, <u32>(WORTH_MILLISECONDS / each));
}

/** Transactions to execute in order before the next window, of those that are left of the batch. */
export function planStretch(rest: u32): u32 {
  if (!isTimed()) return 0;
  const left = load<u32>(PACE_LEFT);
  if (!threadsGain()) {
    const most = worth();
    if (left !== 0 && rest < left + most) return rest;
    // Of stretches longer than a batch, a trial comes last: what follows it finds another core's caches.
    return rest <= load<u32>(PACE_STRETCH) ? max(rest, most) - most : left;
  }
  if (left !== 0) return 0;
  store<u32>(PACE_LEFT, INTERVAL);
  return SAMPLE;
}

/** After a stretch of so many transactions, of those that were planned; while it lasted, all other threads may have slept. */
export function noteStretch(count: u32, planned: u32, areAsleep: bool): void {
  if (!isTimed()) return;
  store<f64>(PACE_WOKEN, areAsleep || count > SAMPLE ? host.clock() : 0);
  if (!threadsGain()) passBy(count);
  else if (count < planned) store<u32>(PACE_LEFT, 0);
  if (count < FEWEST) return;
  store<f64>(PACE_EACH, (host.clock() - began) / <f64>count);
  store<f64>(PACE_IN_ORDER, pace());
}

/** After a window of so many transactions, by one thread. */
export function noteWindow(count: u32): void {
  if (!isTimed()) return;
  if (threadsGain()) passBy(count);
  if (began < load<f64>(PACE_WOKEN) + COLD_MILLISECONDS) return;
  const inOrder = load<f64>(PACE_IN_ORDER);
  // other windows have other transactions
  store<f64>(PACE_IN_ORDER, 0);
  if (inOrder !== 0 && count >= FEWEST) learn(pace() < inOrder);
}

/** The guard ended a window for its conflicts: it was too short for a time. */
export function noteConflicts(): void {
  if (isTimed()) learn(false);
}

function learn(isGain: bool): void {
  const losses = isGain ? 0 : load<u32>(PACE_LOSSES) + 1;
  store<u32>(PACE_LOSSES, losses);
  const stretch = threadsGain() ? 0 : min(max(4 * load<u32>(PACE_STRETCH), STRETCH), MAX_STRETCH);
  store<u32>(PACE_STRETCH, stretch);
  // a loss is measured again at once: it may have been somebody else's
  if (threadsGain()) store<u32>(PACE_LEFT, isGain ? INTERVAL : 0);
  else store<u32>(PACE_LEFT, stretch);
}

function passBy(count: u32): void {
  const left = load<u32>(PACE_LEFT);
  store<u32>(PACE_LEFT, left - min(left, count));
}
