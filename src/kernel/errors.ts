import * as layout from '../../assembly/layout.js';

const RESOURCES: ReadonlyMap<number, string> = new Map([
  [layout.LIMIT_MEMORY, 'bytes of EVM memory'],
  [layout.LIMIT_RETURN_DATA, 'bytes of return data'],
  [layout.LIMIT_LOGS, 'bytes of logs'],
  [layout.LIMIT_JOURNAL, 'bytes of journal'],
  [layout.LIMIT_CODE, 'bytes or entries of code'],
  [layout.LIMIT_STATE, 'locations of state'],
  [layout.LIMIT_TRANSACTION, 'bytes of transaction'],
]);

/** A transaction needs more of a resource than the kernel's memory has for a thread: neither valid nor invalid. */
export class ResourceLimitError extends Error {
  readonly code = 'RESOURCE_LIMIT';
  /** with its unit, such as "bytes of EVM memory" */
  readonly resource: string;
  /** in that unit */
  readonly wanted: bigint;
  /** the kernel keeps such for blocks to come: with nothing kept there may be room */
  readonly isKept: boolean;

  /** @param resource one of the layout's LIMIT_… */
  constructor(resource: number, wanted: bigint) {
    const name = RESOURCES.get(resource) ?? 'of an unknown resource';
    super(`resource limit: it needs ${wanted} ${name}, more than a thread has`);
    this.name = 'ResourceLimitError';
    this.resource = name;
    this.wanted = wanted;
    this.isKept = resource === layout.LIMIT_CODE || resource === layout.LIMIT_STATE;
  }
}

/** An opcode, and where it stands in its code. */
export interface OpcodePlace {
  /** bytes from the code's beginning */
  readonly pc: number;
  readonly op: number;
  readonly opName: string;
}

/** The kernel trapped: a fault of the kernel itself. */
export class KernelTrapError extends Error {
  readonly code = 'KERNEL_TRAP';
  /** index in the block */
  readonly transaction: number;
  /** what was being executed; `undefined` before the first opcode, and as long as nobody looked */
  readonly opcode: OpcodePlace | undefined;

  constructor(transaction: number, cause: unknown, opcode?: OpcodePlace) {
    const place = opcode ? `, pc ${opcode.pc}, ${opcode.opName}` : '';
    super(`the kernel trapped in transaction ${transaction}${place}: ${(cause as Error).message}`, { cause });
    this.name = 'KernelTrapError';
    this.transaction = transaction;
    this.opcode = opcode;
  }
}
