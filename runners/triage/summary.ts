import type { Divergence, Place, Steps } from './divergence.js';

const OPERATIONS = { transaction: 'transaction', systemCall: 'system call', credit: 'credit' };

type Facts = Pick<Divergence, 'verdicts' | 'block' | 'place' | 'header' | 'genesis' | 'steps' | 'parallel'>;

/** What triage found, in one sentence. */
export function summaryOf(facts: Facts): string {
  const { block, place } = facts;
  return block === undefined || place ? textOf(facts) : `block ${block}: ${textOf(facts)}`;
}

function textOf({ verdicts, place, header, genesis, steps, parallel }: Facts): string {
  if (genesis !== undefined) return genesis;
  if (place?.apart !== undefined)
    return [apartText(place), parallel?.lines[0] ?? 'threads were not looked at'].join('; ');
  if (place) return [placeText(place), ...(steps ? [faultText(steps)] : [])].join('; ');
  if (parallel) return `only on threads; ${parallel.lines[0]}`;
  if (steps) return `the executors agree, and ${steps.sides[1]} does not; ${faultText(steps)}`;
  if (header) return `the executors agree, and the header does not fit: ${header.class}`;
  const wrong = verdicts.filter(({ isClaimed }) => isClaimed === false);
  if (wrong.length === 0) return 'the executors agree';
  const again = verdicts.some(({ isClaimed }) => isClaimed) ? ', when they are executed once more' : '';
  return `the executors agree on every transaction${again}; not as claimed: ${wrong.map(({ from }) => from).join(', ')}`;
}

/** @example 'sequential and ethereumjs agree; parallel differs: transaction 3: gas' */
function apartText(place: Place): string {
  const others = place.answers.filter(({ from }) => from !== place.apart).map(({ from }) => from);
  return `${others.join(' and ')} agree; ${place.apart} differs: ${placeText(place)}`;
}

/** @example 'block 0, transaction 3: slot 0x1 of 0xab…' */
export function placeText({ block, operation, index, field, address, key }: Place): string {
  const where = [...(block === undefined ? [] : [`block ${block}`]), `${OPERATIONS[operation]} ${index}`].join(', ');
  const what = [field, ...(key === undefined ? [] : [key]), ...(address === undefined ? [] : [`of ${address}`])].join(
    ' ',
  );
  return `${where}: ${what}`;
}

/** @example 'SSTORE at pc 12, depth 2, step 31', 'TLOAD at pc 9, depth 1, step 8, or what it reads was wrong since TSTORE at pc 4, depth 1, step 3' */
export function faultText({ fault, writer, outside }: Steps): string {
  if (fault === undefined) return outside ?? '';
  return writer ? `${spotText(fault)}, or what it reads was wrong since ${spotText(writer)}` : spotText(fault);
}

const spotText = ({ step, position }: NonNullable<Steps['fault']>): string =>
  `${step.opName} at pc ${step.pc}, depth ${step.depth}, step ${position}`;
