import * as layout from '../../assembly/layout.js';

const RESOURCES: ReadonlyMap<number, readonly [name: string, capacity: number]> = new Map([
  [layout.LIMIT_MEMORY, ['EVM memory', layout.MEMORY_BYTES]],
  [layout.LIMIT_RETURN_DATA, ['return data', layout.RETURN_DATA_BYTES]],
  [layout.LIMIT_LOGS, ['logs', layout.LOGS_BYTES]],
  [layout.LIMIT_JOURNAL, ['journal', layout.UNDO_BYTES]],
  [layout.LIMIT_CODE, ['code', layout.CODE_ARENA_BYTES]],
  [layout.LIMIT_STATE, ['state', layout.MAX_SLOTS * layout.SLOT_BYTES]],
  [layout.LIMIT_TRANSACTION, ['transaction', layout.TRANSACTIONS_BYTES]],
]);

/** A transaction needs more of a resource than the kernel's memory has for a thread: neither valid nor invalid. */
export class ResourceLimitError extends Error {
  readonly code = 'RESOURCE_LIMIT';
  readonly resource: string;
  /** bytes, or entries of a table */
  readonly wanted: bigint;
  /** bytes */
  readonly capacity: number;

  /** @param resource one of the layout's LIMIT_… */
  constructor(resource: number, wanted: bigint) {
    const [name, capacity] = RESOURCES.get(resource) ?? ['memory', 0];
    super(`resource limit: ${name} would need ${wanted}, of ${capacity} bytes for a thread`);
    this.name = 'ResourceLimitError';
    this.resource = name;
    this.wanted = wanted;
    this.capacity = capacity;
  }
}

/** The kernel trapped: a fault of the kernel itself. */
export class KernelTrapError extends Error {
  readonly code = 'KERNEL_TRAP';
  /** index in the block */
  readonly transaction: number;

  constructor(transaction: number, cause: unknown) {
    super(`the kernel trapped in transaction ${transaction}: ${(cause as Error).message}`, { cause });
    this.name = 'KernelTrapError';
    this.transaction = transaction;
  }
}
