import { RLP } from '@ethereumjs/rlp';

/** An RLP item: a byte string or a list of items (yellow paper, appendix B). */
export type RlpItem = Uint8Array | readonly RlpItem[];

/** Thrown for bytes that are not exactly one canonical RLP item. */
export class RlpError extends Error {
  readonly code = 'RLP_INVALID';

  constructor(message: string) {
    super(message);
    this.name = 'RlpError';
  }
}

/** RLP of an item (yellow paper, appendix B). */
export const rlpEncode = (item: RlpItem): Uint8Array => RLP.encode(item as Parameters<typeof RLP.encode>[0]);

/**
 * Decodes exactly one item: canonical lengths, nothing behind it.
 * @throws RlpError
 */
export function rlpDecode(bytes: Uint8Array): RlpItem {
  // the library takes nothing for an empty string
  if (bytes.length === 0) throw new RlpError('no bytes are no item');
  try {
    return RLP.decode(bytes) as RlpItem;
  } catch (error) {
    throw new RlpError((error as Error).message);
  }
}
