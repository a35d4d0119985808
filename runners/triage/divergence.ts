import type { ParallelEvidence } from './parallel/evidence.js';

/** Raised whenever a field of `divergence.json` is lost or changes. */
export const DIVERGENCE_SCHEMA = 1;

/** What of an operation's outcome differs, in the order in which it is looked for. */
const FIELDS = [
  /** the executor throws */
  'crash',
  'rejection',
  'status',
  'gas',
  'logs',
  'returnData',
  'createdAddress',
  /** the account is there, or it is not (EIP-161) */
  'existence',
  'balance',
  'nonce',
  'code',
  'slot',
] as const;
export type Field = (typeof FIELDS)[number];

/**
 * Of a block's header, what does not fit what came out; `bloom`: it alone; `status`: of the receipts, or the data of logs; `state`: receipts fit, and
 * the state root alone does not.
 */
export type HeaderClass = 'gas' | 'logs' | 'bloom' | 'status' | 'state';

/** A header against what an executor makes of its block. */
export interface HeaderMismatch {
  /** the executor: the first whose result does not fit */
  readonly from: string;
  readonly class: HeaderClass;
  readonly fields: readonly { readonly field: string; readonly claimed: string; readonly got: string }[];
}

/** An executor's or a client's answer, or the fixture's. */
export interface Answer {
  /** `fixture`, an executor's name, or a client's */
  readonly from: string;
  readonly says: string;
  /** of an executor: whether that is what the fixture claims; absent where it claims nothing */
  readonly isClaimed?: boolean;
}

/** The place in a block where executors first differ. */
export interface Place {
  /** of a blockchain test: position in its list, from 0 */
  readonly block?: number;
  /** position among the block's operations of this kind, from 0 */
  readonly index: number;
  readonly operation: 'transaction' | 'systemCall' | 'credit';
  readonly field: Field;
  /** of an account's field */
  readonly address?: string;
  /** of a slot, hex */
  readonly key?: string;
  /** of logs: position of the first one that differs */
  readonly log?: number;
  /** the executor that differs, where it is one without an order of its own, and those in order agree */
  readonly apart?: string;
  /** what each executor has there */
  readonly answers: readonly Answer[];
}

/** A step of EIP-3155, as one side has it. */
export interface Step {
  readonly pc: number;
  readonly op: number;
  readonly opName: string;
  /** hex */
  readonly gas: string;
  /** hex */
  readonly gasCost: string;
  /** bytes */
  readonly memSize: number;
  /** hex, CRC-32; where the other side has something else in as much memory */
  readonly memory?: string;
  /** hex; of SSTORE and TSTORE, what the slot has behind it, where that is something else on the other side */
  readonly stored?: string;
  /** hex, bottom first */
  readonly stack: readonly string[];
  /** 1 in the outermost frame */
  readonly depth: number;
  readonly error?: string;
}

/** A frame that was open, outermost first. */
export interface Call {
  readonly kind: 'call' | 'create';
  /** whose storage it has */
  readonly address: string;
  /** whose code, where that is another one's */
  readonly codeAddress?: string;
  /** first four bytes of the call data, hex; absent of a creation or shorter data */
  readonly selector?: string;
}

/** Where the traces of the operation part, or what in them made the field that differs. */
export interface Steps {
  /** the two that were compared */
  readonly sides: readonly [string, string];
  /** `parted`: the traces do; `equal`: they do not, and `fault` is the last step that had to do with the field */
  readonly kind: 'parted' | 'equal';
  /** steps that both took before */
  readonly common: number;
  /** the last of them; where the traces are equal, the one at fault */
  readonly last?: Step;
  /** absent where that side had come to its end */
  readonly next: readonly [Step | undefined, Step | undefined];
  /** the opcode that did it wrong: the next one where only its price or end differs, else the last common one */
  readonly fault?: { readonly position: number; readonly step: Step };
  /** the step that last wrote what the one at fault reads, and no step shows: which of the two did it wrong is not known */
  readonly writer?: { readonly position: number; readonly step: Step };
  /** in words, where no opcode did it: before the first one, after the last one */
  readonly outside?: string;
  readonly path: readonly Call[];
}

/** The smallest case found that diverges in the same way. */
export interface Minimal {
  readonly transactions: number;
  readonly accounts: number;
  readonly slots: number;
  /** bytes, of all accounts */
  readonly code: number;
  /** bytes, of all transactions */
  readonly data: number;
  /** cases tried */
  readonly attempts: number;
  /** the time limit came before there was nothing more to try */
  readonly interrupted: boolean;
  /** file name in the folder; absent where no fixture of it diverges in the same way, and `reason` says why */
  readonly fixture?: string;
  readonly format?: 'state' | 'blockchain';
  /** the executor whose result the fixture claims */
  readonly filledBy?: string;
  readonly reason?: string;
}

/** What triage finds out about one vector, pack or blockchain test: `divergence.json`. */
export interface Divergence {
  readonly schemaVersion: typeof DIVERGENCE_SCHEMA;
  readonly id: string;
  readonly fork: string;
  /** one sentence */
  readonly summary: string;
  /** that triages it once more */
  readonly command: string;
  /** what the fixture claims, and each executor's verdict on it */
  readonly verdicts: readonly Answer[];
  /** of a blockchain test: position in its list, from 0, of the block on which executors differ, or that is not as claimed */
  readonly block?: number;
  /** absent where the executors agree */
  readonly place?: Place;
  /** of a block that the fixture claims to be valid, or that only some accept */
  readonly header?: HeaderMismatch;
  /** what is wrong with the genesis of a blockchain test, whose blocks are not looked at then */
  readonly genesis?: string;
  readonly steps?: Steps;
  readonly minimal?: Minimal;
  /** of a fault that only threads have (runners/triage/parallel) */
  readonly parallel?: ParallelEvidence;
  /** it came to no end: this was known by then */
  readonly unfinished?: true;
  readonly durationMs: number;
}
