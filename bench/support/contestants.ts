import { type App, type Place, Running } from './apps.ts';
import { isScreens, Page, until } from './page.ts';
import type { Area, Screen } from './screen.ts';

/** Something on the display that a person waits for and clicks. */
export interface Target {
  readonly name: string;
  readonly area: Area;
  readonly looks: (pixels: Buffer) => boolean;
}

/** A way to run a browser for one user after another. */
export interface Contestant {
  readonly name: string;
  /** How long a session lasts when everything is planted. */
  readonly restMs: number;
  /** What a person clicks from one session to the next before the site is there. */
  readonly between: readonly Target[];
  /** Until the first session's site is there, or what leads to it. */
  launch(): Promise<void>;
  /** Begins to end the session. */
  end(): Promise<void>;
  /** The processes of now. */
  processes(): readonly number[];
  readonly folder: string;
  stop(): Promise<void>;
}

const LEARN_MS = 700;
/** The part of a button that has its letters. */
const LETTERS = { width: 160, height: 24 };
/** Of its pixels, with a letter or without one. */
const FEWEST_LETTERS = 0.02;

/** Cleardesk: the person presses "End session", "Done" and "Start session" on the display. */
export class CleardeskContestant implements Contestant {
  readonly name: string;
  readonly restMs = 6000; // a process waits to take over
  readonly #app: App;
  readonly #place: Place;
  readonly #screen: Screen;
  #running: Running | null = null;
  #between: readonly Target[] = [];
  #end: Target | null = null;

  constructor(app: App, place: Place, screen: Screen) {
    this.name = app.name;
    this.#app = app;
    this.#place = place;
    this.#screen = screen;
  }

  get between(): readonly Target[] {
    return this.#between;
  }

  get folder(): string {
    return this.#app.home;
  }

  /** Learns in a first session how its buttons look. */
  async launch(): Promise<void> {
    const running = await Running.launch(this.#app, this.#place);
    this.#running = running;
    const learn = (name: string) => this.#learn(running, name);
    const start = await learn('Start session');
    await this.#click(start);
    this.#end = await learn('End session');
    await this.end();
    const done = await learn('Done');
    await this.#click(done);
    const next = await learn('Start session'); // the pointer may be on it now
    await this.#click(next);
    this.#between = [done, next];
  }

  async end(): Promise<void> {
    if (this.#end !== null) await this.#click(this.#end);
  }

  processes(): readonly number[] {
    return this.#running?.processes() ?? [];
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
  }

  async #learn({ port }: Running, name: string): Promise<Target> {
    const { x, y } = await until(`the button ${name}`, async () => {
      // Afresh each time: another process may have taken over.
      const page = await Page.attach(port, isScreens);
      return await page.find(name).finally(() => {
        page.close();
      });
    });
    await new Promise((resolve) => setTimeout(resolve, LEARN_MS)); // no animation, no focus that moves
    const area = {
      x: Math.round(x) - LETTERS.width / 2,
      y: Math.round(y) - LETTERS.height / 2,
      ...LETTERS,
    };
    // A window that has just come has no letters yet.
    const known = await until(`the letters of ${name}`, async () => {
      const seen = glyphs(await this.#screen.look(area));
      const light = seen.filter(Boolean).length / seen.length;
      return light > FEWEST_LETTERS && light < 1 - FEWEST_LETTERS ? seen : null;
    });
    const isClose = (seen: readonly boolean[]) =>
      seen.filter((isLight, at) => isLight !== known[at]).length <= seen.length / 100;
    return { name, area, looks: (pixels) => isClose(glyphs(pixels)) };
  }

  async #click({ area }: Target): Promise<void> {
    await this.#screen.click(area.x + area.width / 2, area.y + area.height / 2);
  }
}

/** Which pixels are light: the letters of a button, while its colour still changes under the pointer. */
function glyphs(pixels: Buffer): readonly boolean[] {
  return Array.from({ length: pixels.length / 4 }, (_, at) => (pixels[4 * at + 1] ?? 0) > 160);
}
