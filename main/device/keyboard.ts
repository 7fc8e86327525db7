/** Keys that follow each other faster than this belong to one run of typing. */
const RUN_ENDS_AFTER_MS = 700;

/**
 * Decides which page gets the keys: the page in front or the kiosk's own screens, and no page in
 * the background. If another page comes to the front during a run of typing, and the user did not
 * choose it on the screens (such as a pop-up), the rest of the run reaches no page: the user may be
 * looking at the keys, and typing a password.
 */
export class Keyboard<Page extends object> {
  readonly #screens: Page;
  readonly #now: () => number;
  #front: Page | null = null;
  /** The last page that had the focus and may have it. */
  #owner: Page;
  #run: { readonly page: Page; readonly at: number } | null = null;
  /** The page of the run is no longer in front. */
  #isInterrupted = false;

  /** @param now milliseconds of a clock that never goes back */
  constructor(screens: Page, now: () => number) {
    this.#screens = screens;
    this.#owner = screens;
    this.#now = now;
  }

  /** A page comes to the front; null for the kiosk's screens alone. */
  toFront(page: Page | null): void {
    if (page === this.#front) return;
    const run = this.#runNow();
    this.#isInterrupted = run !== null && run.page !== this.#screens && run.page !== page;
    this.#front = page;
    this.#owner = page ?? this.#screens;
  }

  /** The page that the focus belongs to. */
  get owner(): Page {
    return this.#owner;
  }

  /** Where the key that leads from the page in front to the screens and back leads; null: nowhere. */
  other(page: Page): Page | null {
    return page === this.#screens ? this.#front : this.#screens;
  }

  /** The page in front, seen from the screens; null from every other page, and where there is none. */
  pageBelow(page: Page): Page | null {
    return page === this.#screens ? this.#front : null;
  }

  /** A page has the focus now. @returns whether it may have it */
  focused(page: Page): boolean {
    const mayHaveKeys = this.#mayHaveKeys(page);
    if (mayHaveKeys) this.#owner = page;
    return mayHaveKeys;
  }

  /** A key is pressed. @returns whether it may reach the page that has the focus */
  pressed(page: Page): boolean {
    const run = this.#runNow();
    if (run === null) this.#isInterrupted = false;
    const isTaken = this.#mayHaveKeys(page) && !this.#isInterrupted;
    if (isTaken) this.#run = { page, at: this.#now() };
    else if (run !== null) this.#run = { ...run, at: this.#now() };
    return isTaken;
  }

  /** The user pressed a mouse button or the touch screen, so the user is looking at the display. */
  touched(): void {
    this.#run = null;
    this.#isInterrupted = false;
  }

  #mayHaveKeys(page: Page): boolean {
    return page === this.#screens || page === this.#front;
  }

  #runNow() {
    const run = this.#run;
    return run !== null && this.#now() - run.at < RUN_ENDS_AFTER_MS ? run : null;
  }
}
