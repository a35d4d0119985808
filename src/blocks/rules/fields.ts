import { type Fork, isAtLeast } from '../../forks/networks.js';
import type { Withdrawal } from '../block.js';
import { BlockError, type BlockException } from '../exceptions.js';
import type { BlockHeader, ExecutionHeader } from '../header.js';
import type { BlockRules, ParentBlock } from '../processor.js';

/** What a fork added to the header: EIP-1559, EIP-4895, EIP-4844 with EIP-4788, EIP-7685. */
const ADDED: readonly {
  readonly field: keyof BlockHeader;
  readonly since: Fork;
  /** the reason for a header that has it too early */
  readonly early: BlockException;
  /** the reason for a header that lacks it */
  readonly missing: (parentFork: Fork) => BlockException;
}[] = [
  {
    field: 'baseFeePerGas',
    since: 'London',
    early: 'IMPORT_IMPOSSIBLE_LONDON_WRONG_PARENT',
    missing: (parentFork) =>
      isAtLeast(parentFork, 'London') ? 'IMPORT_IMPOSSIBLE_LEGACY_WRONG_PARENT' : 'IMPORT_IMPOSSIBLE_LEGACY',
  },
  {
    field: 'withdrawalsRoot',
    since: 'Shanghai',
    early: 'IMPORT_IMPOSSIBLE_SHANGHAI',
    missing: () => 'IMPORT_IMPOSSIBLE_PARIS_OVER_SHANGHAI',
  },
  {
    field: 'excessBlobGas',
    since: 'Cancun',
    early: 'INCORRECT_BLOCK_FORMAT',
    missing: () => 'INCORRECT_BLOCK_FORMAT',
  },
  {
    field: 'requestsHash',
    since: 'Prague',
    early: 'INCORRECT_BLOCK_FORMAT',
    missing: () => 'INCORRECT_BLOCK_FORMAT',
  },
];

/**
 * The header has exactly its fork's fields.
 * The reference fills in missing ones with values of its own.
 */
export function checkHeaderFields(header: BlockHeader, { fork }: BlockRules, parent: ParentBlock): void {
  for (const { field, since, early } of ADDED)
    if (header[field] !== undefined && !isAtLeast(fork, since))
      throw new BlockError(early, `a header of ${fork} has a ${field}`);
  const lacking = lackingField(header, fork);
  if (lacking) throw new BlockError(lacking.missing(parent.fork), `a header of ${fork} has no ${lacking.field}`);
}

/** The first field that a fork's header must have and this one has not. */
export const lackingField = (header: BlockHeader, fork: Fork) =>
  ADDED.find(({ field, since }) => header[field] === undefined && isAtLeast(fork, since));

/** What execution reads of what forks added. */
const EXECUTED = [
  { field: 'baseFeePerGas', since: 'London' },
  { field: 'excessBlobGas', since: 'Cancun' },
  { field: 'parentBeaconBlockRoot', since: 'Cancun' },
] as const;

/**
 * A header whose claims nobody looks at has what execution needs, and no more.
 * @throws BlockError
 */
export function checkExecutionFields(
  header: ExecutionHeader,
  withdrawals: readonly Withdrawal[] | undefined,
  fork: Fork,
): void {
  for (const { field, since } of EXECUTED)
    if ((header[field] !== undefined) !== isAtLeast(fork, since))
      throw new BlockError(
        'INCORRECT_BLOCK_FORMAT',
        `a header of ${fork} has ${header[field] === undefined ? 'no ' : ''}${field}`,
      );
  if (withdrawals && withdrawals.length > 0 && !isAtLeast(fork, 'Shanghai'))
    throw new BlockError('INCORRECT_BLOCK_FORMAT', `a block of ${fork} has withdrawals`);
}
