/** Chance that is the same with every run: an xorshift generator of 32 bits (G. Marsaglia, 2003). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 1;
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) / 2 ** 32;
  }

  /** True so often of a thousand times. */
  perMille(times: number): boolean {
    return this.next() * 1000 < times;
  }

  /** A whole number. @param most is one of those it may be */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** As times between arrivals are, with this mean. */
  wait(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  /** As lengths of visits are: half of them shorter than the median, a few very long (log-normal). */
  length(median: number, spread: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return median * Math.exp(spread * normal);
  }

  /** One of these, by its weight. */
  pick<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const all = Object.entries(weights) as [Name, number][];
    let left = this.next() * all.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of all) {
      left -= weight;
      if (left < 0) return name;
    }
    throw new RangeError('there is nothing to pick from');
  }

  /** So many digits. */
  hex(digits: number): string {
    return Array.from({ length: digits }, () => this.between(0, 15).toString(16)).join('');
  }
}
