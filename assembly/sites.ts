/**
 * Names of yield points that are no access to one word (`yieldPoint` in yield.ts): below every address that threads share. Plain numbers
 * only, so that TypeScript can import this file.
 */

/** before an incarnation writes one of its locations, for others to read */
export const SITE_PUBLISH: u32 = 1;
/** before the host answers a question about the state */
export const SITE_QUESTION: u32 = 2;
/** and above, by number in the window: an incarnation begins, or goes on after another transaction has let it wait */
export const SITE_EXECUTE: u32 = 4096;
