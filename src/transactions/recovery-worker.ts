import workerpool from 'workerpool';
import type { Address } from '../primitives/bytes.js';
import { type Signature, senderOf } from './recover.js';

workerpool.worker({
  recoverPart: (signatures: readonly Signature[]): (Address | undefined)[] => signatures.map(senderOf),
});
