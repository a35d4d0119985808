import { blockException, decodingException } from '../../../src/executors/ethereumjs/block-exceptions.js';
import type { Comparison } from './compare.js';

const CLASSES: readonly (readonly [name: string, codes: RegExp])[] = [
  ['decoding', /RLP_|INCORRECT_BLOCK_FORMAT|TYPE_NOT_SUPPORTED/],
  ['transaction', /^TransactionException/],
  ['execution', /INVALID_(GAS_USED$|LOG_BLOOM|RECEIPTS_ROOT|STATE_ROOT|REQUESTS|DEPOSIT)|SYSTEM_CONTRACT/],
  ['body', /UNCLE|INVALID_(WITHDRAWALS|TRANSACTIONS)_ROOT|BLOB_GAS_USED/],
  ['header', /./],
];

const classOf = (code: string): string => CLASSES.find(([, codes]) => codes.test(code))?.[0] ?? 'unknown';

/** The class of the engine's reason for a rejection, and of the reference's: only counted, since the two look in different orders. */
export function reasonClasses({
  engine,
  reference,
}: Comparison): readonly [engine: string, reference: string] | undefined {
  if (engine.status === 'accepted' || reference.status === 'accepted') return undefined;
  const { reason, crashed } = reference;
  const code = blockException(reason) ?? decodingException(reason, new Uint8Array(0));
  return [classOf(engine.code ?? 'unmapped'), crashed ? 'crashed' : code ? classOf(code) : 'without a code'];
}
