import type { NothingVerified } from '../../reports/record/events.js';
import { describeSelection } from '../../reports/record/selection.js';
import type { Tally } from '../../reports/record/tally.js';
import { EXIT } from '../../reports/record/exit-codes.js';

/** How a run ends: by what was counted, unless it was stopped. */
export function endOf(
  tally: Tally,
  { isBroken, interrupted }: { isBroken: boolean; interrupted: boolean },
): { exitCode: number; nothingVerified?: NothingVerified } {
  if (isBroken) return { exitCode: EXIT.runnerFailed };
  if (interrupted) return { exitCode: EXIT.interrupted };
  const { totals, packs, failures } = tally;
  if (failures > 0) return { exitCode: EXIT.failed };
  if (totals.passed + totals.knownFailure + packs.passed > 0) return { exitCode: EXIT.passed };
  const reason = whyNothing(tally);
  return { exitCode: EXIT.nothingVerified, nothingVerified: { event: 'nothingVerified', reason } };
}

function whyNothing(tally: Tally): string {
  const { found, selected } = tally;
  const { sources, options, executor } = tally.summary();
  if (found === 0) return `no tests are in ${sources.map(({ path }) => path).join(', ')}`;
  if (selected === 0) return `nothing of ${found} found matches ${describeSelection(options)}`;
  if (executor === 'none') return 'the executor "none" executes nothing';
  return `all ${selected} selected are unsupported or make no claim`;
}
