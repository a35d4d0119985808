import workerpool from 'workerpool';
import type { Address } from '../primitives/bytes.js';
import { recoverAddress, type Signature } from './recover.js';

workerpool.worker({
  recoverPart: (signatures: readonly Signature[]): (Address | undefined)[] =>
    signatures.map(({ messageHash, yParity, r, s }) => recoverAddress(messageHash, yParity, r, s)),
});
