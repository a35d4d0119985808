import type { NothingVerified } from '../../reports/record/events.js';
import { describeSelection } from '../../reports/record/selection.js';
import type { Tally } from '../../reports/record/tally.js';
import { EXIT } from '../../reports/record/exit-codes.js';

export interface HowEnded {
  readonly isBroken: boolean;
  readonly interrupted: boolean;
  /** of `--only-failed`: the report, where no failures are in it */
  readonly earlier?: string | undefined;
}

/** How a run ends: by what was counted, unless it was stopped. */
export function endOf(
  tally: Tally,
  { isBroken, interrupted, earlier }: HowEnded,
): { exitCode: number; nothingVerified?: NothingVerified } {
  if (isBroken) return { exitCode: EXIT.runnerFailed };
  if (interrupted) return { exitCode: EXIT.interrupted };
  const { totals, packs, failures } = tally;
  if (failures > 0) return { exitCode: EXIT.failed };
  if (totals.passed + totals.knownFailure + packs.passed > 0) return { exitCode: EXIT.passed };
  const reason = earlier === undefined ? whyNothing(tally) : `no failures are in ${earlier}`;
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
