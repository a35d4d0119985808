import type { VectorTriaged } from '../../reports/record/events.js';
import type { Call, Divergence, Minimal, Step, Steps } from './divergence.js';
import { faultText } from './summary.js';

/** What the record has of a divergence. @param folder where it is written */
export function eventOf(divergence: Divergence, source: string, folder: string): VectorTriaged {
  const { id, fork, summary, verdicts, block, place, header, steps, minimal, parallel, command, durationMs } =
    divergence;
  return {
    event: 'vectorTriaged',
    id,
    fork,
    source,
    summary,
    verdicts,
    ...(block !== undefined && { block }),
    ...(place && { place }),
    ...(header && {
      header: `${header.class}, by ${header.from}: ${header.fields.map(({ field, claimed, got }) => `${field} ${claimed}, not ${got}`).join('; ')}`,
    }),
    ...(steps && { steps: stepsOf(steps) }),
    ...(minimal && { minimal: minimalOf(minimal, folder) }),
    ...(parallel && { parallel: parallel.lines }),
    folder,
    command,
    durationMs,
  };
}

const stepsOf = (steps: Steps): NonNullable<VectorTriaged['steps']> => ({
  common: steps.common,
  ...(steps.last && { last: stepText(steps.last) }),
  next: steps.sides.map((from, i) => ({ from, says: nextText(steps, i) })),
  fault: faultText(steps),
  path: steps.path.map(callText),
});

const minimalOf = ({ fixture, transactions, accounts, code, data, interrupted, reason }: Minimal, folder: string) => ({
  transactions,
  accounts,
  code,
  data,
  interrupted,
  ...(fixture !== undefined && { fixture: `${folder}/${fixture}` }),
  ...(reason !== undefined && { reason }),
});

/** What a side does where the traces part. */
export function nextText({ kind, next }: Steps, side: number): string {
  if (kind === 'equal') return 'goes on as the other one, to its end';
  const step = next[side];
  return step ? stepText(step) : 'its end';
}

/** Words of the stack that are shown. */
const MOST_WORDS = 4;

/** @example 'SSTORE at pc 10, depth 1, gas 0x4390f, cost 0x4e20, memory 0 bytes, stack (top first) 0x0 0x1' */
export function stepText({ opName, pc, depth, gas, gasCost, memSize, memory, stored, stack, error }: Step): string {
  const top = stack.slice(-MOST_WORDS).reverse();
  const more = stack.length > MOST_WORDS ? ` … (${stack.length})` : '';
  const words = stack.length === 0 ? 'stack empty' : `stack (top first) ${top.join(' ')}${more}`;
  const held = memory === undefined ? '' : ` (CRC-32 ${memory})`;
  const left = stored === undefined ? '' : `, stores ${stored}`;
  const end = error === undefined ? '' : `, ${error}`;
  return `${opName} at pc ${pc}, depth ${depth}, gas ${gas}, cost ${gasCost}, memory ${memSize} bytes${held}, ${words}${left}${end}`;
}

/** @example '0xab… 0xa9059cbb' */
export const callText = ({ kind, address, codeAddress, selector }: Call): string =>
  [
    kind === 'create' ? `creation of ${address}` : address,
    ...(codeAddress === undefined ? [] : [`(code of ${codeAddress})`]),
    ...(selector === undefined ? [] : [selector]),
  ].join(' ');
