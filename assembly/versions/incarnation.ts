/** What this thread executes of a window (arXiv 2203.06871, section 3: a version is a transaction's index and incarnation). */

/** False: transactions are executed in order, on the base state itself. */
export let isSpeculative: bool = false;

/** True where other threads execute transactions meanwhile: speculating, or by claims. */
export let isShared: bool = false;

/** True where transactions are executed on the base state itself, of which each thread claims what it looks at (claims.ts). */
export let isClaiming: bool = false;

/** Number in the window: reads see what lower transactions wrote. */
export let transactionIndex: u32 = 0;
export let transactionIncarnation: u32 = 0;

/** Number of the transaction whose ESTIMATE the last read met that said false. */
export let blockedBy: u32 = 0;

export function speculate(index: u32, incarnation: u32): void {
  isSpeculative = true;
  isShared = true;
  transactionIndex = index;
  transactionIncarnation = incarnation;
}

export function claim(index: u32): void {
  isClaiming = true;
  isShared = true;
  transactionIndex = index;
  transactionIncarnation = 0;
}

export function stopSpeculating(): void {
  isSpeculative = false;
  isClaiming = false;
  isShared = false;
}

export function noteBlocker(index: u32): void {
  blockedBy = index;
}
