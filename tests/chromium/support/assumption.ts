import type { Browser, Context } from './browsers.ts';
import type { Page } from './page.ts';
import type { Server } from './server.ts';

/** What an assumption is measured with. */
export interface Lab {
  readonly browser: Browser;
  readonly server: Server;
  readonly context: Context;
  /** Attached and empty. */
  readonly page: Page;
}

/** Something that the app takes for granted of Chromium. */
export interface Assumption {
  readonly name: string;
  /** The file that relies on it; for what is only watched, the document that says so. */
  readonly reliesOn: string;
  /** Without what the app switches off. */
  readonly isBare?: true;
  /** What was seen in Chromium 130, and in 156 where that differs. */
  readonly seen: readonly [in130: string, in156?: string];
  /** @returns what the browser does, in a few words */
  readonly measure: (lab: Lab) => Promise<string>;
}

/** Whether a result is what was seen before; a version in between may do as either of them does. */
export function isAsSeen({ seen: [in130, in156 = in130] }: Assumption, major: number, now: string) {
  const expected = major <= 130 ? [in130] : major >= 156 ? [in156] : [in130, in156];
  return expected.includes(now);
}
