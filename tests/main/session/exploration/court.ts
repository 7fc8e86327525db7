/** Hears of what must never happen, wherever it does; nothing is thrown into the code under test. */
export class Court {
  #verdict: string | null = null;

  forbid(happens: boolean, what: string): void {
    if (happens) this.#verdict ??= what;
  }

  /** @throws where something has happened that must never happen */
  adjourn(): void {
    if (this.#verdict !== null) throw new Error(`forbidden: ${this.#verdict}`);
  }
}
