import type { VectorFinished } from '../../reports/record/events.js';
import type { KnownFailures } from '../verdict/known-failures.js';
import { signatureOf } from '../verdict/signature.js';
import type { Verdict } from '../verdict/verdict.js';

/** What an event says of a verdict, known failures told from others. */
type Judged = Omit<VectorFinished, 'event' | 'id' | 'format' | 'fork' | 'source' | 'folder' | 'durationMs'>;

/** Enough of a verdict where no failure is a known one. */
export const withSignature = (verdict: Verdict) =>
  verdict.status === 'failed' ? { ...verdict, signature: signatureOf(verdict) } : verdict;

export function judge(id: string, verdict: Verdict, known: KnownFailures): Judged {
  if (verdict.status === 'passed') known.passed(id);
  if (verdict.status !== 'failed') return verdict;
  const signature = signatureOf(verdict);
  const entry = known.explain(id, signature);
  if (entry === undefined) return { ...verdict, signature };
  return { ...verdict, signature, status: 'knownFailure', reason: entry.reason, link: entry.link };
}
