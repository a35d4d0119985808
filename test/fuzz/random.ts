/** A seeded generator of choices: mulberry32, by Tommy Ettinger. The same seed gives the same choices. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 ≤ number < bound */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((((t ^ (t >>> 14)) >>> 0) * bound) / 2 ** 32) | 0;
  }

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(choices: readonly [T, ...T[]] | readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  /** A number of `bits` bits at most, with its edges more often than not. */
  word(bits = 256): bigint {
    const top = 1n << BigInt(bits);
    switch (this.below(6)) {
      case 0:
        return BigInt(this.below(4));
      case 1:
        return top - 1n - BigInt(this.below(3));
      case 2:
        return (top >> 1n) - 1n + BigInt(this.below(3));
      case 3:
        return (1n << BigInt(this.below(bits))) - BigInt(this.below(2));
      case 4:
        return BigInt(this.below(300));
      default:
        return BigInt(`0x${Buffer.from(this.bytes(bits / 8)).toString('hex')}`);
    }
  }
}
