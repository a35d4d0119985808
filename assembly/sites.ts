/*
 * What the yield build names to whoever stands beside it (yield.ts). Plain numbers only, so that TypeScript can import this file.
 */

// Yield points that are no access to one word: below every address that threads share

/** before an incarnation writes one of its locations, for others to read */
export const SITE_PUBLISH: u32 = 1;
/** before the host answers a question about the state */
export const SITE_QUESTION: u32 = 2;
/** and above, by number in the window: an incarnation begins, or goes on after another transaction has let it wait */
export const SITE_EXECUTE: u32 = 4096;

// What a thread tells of itself: what happened, and two words about it

/** It begins to validate: transaction, incarnation. */
export const TELL_VALIDATE: u32 = 1;
/** It has validated: transaction, 1 where it aborted the incarnation. */
export const TELL_VALIDATED: u32 = 2;
/** It is about to read what a transaction sees of a location: ACCOUNT or SLOT; VERSION_BASIC, VERSION_NEW_CODE or VERSION_SLOT. */
export const TELL_READ: u32 = 3;
/** It sees a list as it is now: LIST, transaction. */
export const TELL_LOOK: u32 = 4;
/** It has changed a version: VERSION, 0. */
export const TELL_WRITE: u32 = 5;
/** It was given a record for an address: ACCOUNT, the address as a word. */
export const TELL_ACCOUNT: u32 = 6;
/** It sees what a transaction gives the beneficiary, as it is now: VERSION of FEES, 1 where that changed while it looked. */
export const TELL_FEE: u32 = 8;
/** The window is over, and is to be committed. */
export const TELL_CUT: u32 = 7;
/** It is about to look at a location by claims: where its stamp is, 1 where it is to be written. */
export const TELL_CLAIM: u32 = 10;
/** The window was executed by claims, and is over: 1; 0: it was put back, and begins anew, by versions. */
export const TELL_CLAIMED: u32 = 11;
/** Behind it so many transactions were executed in order. */
export const TELL_STRETCH: u32 = 9;
