import type { Log } from '../../src/executors/executor.js';
import type { TraceStep } from '../../src/transactions/trace.js';
import type { Call, Field } from './divergence.js';
import { addressOf, Frames } from './frames.js';

const SSTORE = 0x55;
const [LOG0, LOG4] = [0xa0, 0xa4];
const [CREATE, CALL, CREATE2, STATICCALL, REVERT, SELFDESTRUCT] = [0xf0, 0xf1, 0xf5, 0xfa, 0xfd, 0xff];

/** What differs though all steps are alike. */
export interface Target {
  readonly field: Field;
  readonly address?: string;
  readonly key?: string;
  /** of logs: the one that differs */
  readonly log?: Pick<Log, 'address' | 'topics'>;
}

/** A step, its position in the trace, and the frames that were open. */
export interface Spot {
  readonly step: TraceStep;
  readonly position: number;
  /** steps that the other side had taken before */
  readonly second: number;
  readonly path: readonly Call[];
}

/**
 * Where the traces are alike and what comes out is not: finds the last step that had to do with it, a write or the end of a frame that had to take
 * the write back. It is told the steps of the kernel, which say how a frame ends.
 */
export class Culprit {
  readonly #target: Target;
  readonly #frames = new Frames();
  /** of each open frame: it, or a frame that ended well in it, wrote what is looked for */
  readonly #wrote: boolean[] = [];
  #last: Omit<Spot, 'path'> | undefined;
  #found: Spot | undefined;

  constructor(target: Target) {
    this.#target = target;
  }

  on(step: TraceStep, position: number, second: number): void {
    const { call, depth } = step;
    while (this.#wrote.length > depth || (call && this.#wrote.length === depth)) this.#leave();
    // the creation's own step stands before its frame, in the frame that it belongs to
    if (call?.creates && call.address === this.#target.address) this.#write();
    this.#frames.on(step);
    if (call) this.#wrote.push(false);
    this.#last = { step, position, second };
    if (this.#writes(step, this.#frames.open.at(-1)?.address)) this.#write();
  }

  /** After the last step. */
  end(): Spot | undefined {
    while (this.#wrote.length > 0) this.#leave();
    if (['status', 'returnData'].includes(this.#target.field)) this.#find();
    return this.#found;
  }

  /** The last step it is, with the frames that were open. */
  #find(): void {
    this.#found = this.#last && { ...this.#last, path: [...this.#frames.open] };
  }

  #write(): void {
    if (this.#wrote.length > 0) this.#wrote[this.#wrote.length - 1] = true;
    this.#find();
  }

  /** A frame that fails takes back what it wrote: that is the last that had to do with it. */
  #leave(): void {
    const wrote = this.#wrote.pop();
    const { error, op } = this.#last?.step ?? {};
    const failed = error !== undefined || op === REVERT;
    if (failed && wrote) this.#find();
    if (!failed && wrote && this.#wrote.length > 0) this.#wrote[this.#wrote.length - 1] = true;
    // the end of a creation writes its code
    const { address, kind } = this.#frames.open.at(-1) ?? {};
    if (!failed && kind === 'create' && this.#target.field === 'code' && address === this.#target.address) this.#find();
  }

  #writes({ op, stack }: TraceStep, self: string | undefined): boolean {
    const { field, address, key, log } = this.#target;
    const isOwn = self === address;
    const [top, second, third] = [stack.at(-1), stack.at(-2), stack.at(-3)];
    switch (field) {
      case 'slot':
        return op === SSTORE && isOwn && BigInt(top ?? 0) === BigInt(key ?? 0);
      case 'logs':
        return (
          op >= LOG0 &&
          op <= LOG4 &&
          self === log?.address &&
          op - LOG0 === log?.topics.length &&
          log.topics.every((topic, i) => BigInt(topic) === BigInt(stack.at(-3 - i) ?? 0))
        );
      case 'balance':
        if (op === CALL) return BigInt(third ?? 0) > 0n && (isOwn || addressOf(second) === address);
        if (op === SELFDESTRUCT) return isOwn || addressOf(top) === address;
        return (op === CREATE || op === CREATE2) && isOwn && BigInt(top ?? 0) > 0n;
      case 'nonce':
        return (op === CREATE || op === CREATE2) && isOwn;
      case 'existence':
        if (op === CALL || op === STATICCALL) return addressOf(second) === address;
        return op === SELFDESTRUCT && (isOwn || addressOf(top) === address);
      default:
        return false;
    }
  }
}
