import type { WebContents } from 'electron';
import type { RestingPage } from '../../identity/sign-out/sign-out-run.ts';
import { failed } from './site-lockdown.ts';
import type { PassingPage } from './site-traffic.ts';

/** A page that goes on to another one at once does so within this time. */
const SETTLED_MS = 150;
/** How long a page that may not be left yet is left alone. */
const ASKED_AGAIN_MS = 300;
/** A world of its own, which the page's scripts do not see into. */
const WORLD_ID = 1001;

export type MayLeave = (page: RestingPage) => Promise<boolean>;

export interface SignOutPage {
  readonly contents: WebContents;
  readonly page: PassingPage;
  /** Is asked each time that a page has come to rest. */
  readonly mayLeave: MayLeave;
  readonly signal: AbortSignal;
}

/** Loads a sign-out page and what it leads to, until it may be left, fails, or the signal aborts. */
export async function untilLeft(
  { contents, page, mayLeave, signal }: SignOutPage,
  url: string,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  await new Promise<void>((resolve) => {
    let isLoading = true;
    /** Which time it is that the page rests: what is found out about another is of no use. */
    let rests = 0;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void rest(), SETTLED_MS);
    };
    const rest = async () => {
      if (isLoading || isOver) return;
      if (page.requestCount() > 0) {
        wait();
        return;
      }
      const now = ++rests;
      const resting = await restingPage(contents);
      if (now !== rests) return;
      const isLeft = await mayLeave(resting);
      if (now !== rests) return;
      if (isLeft) resolve();
      else {
        // Also by what no event tells of, such as a request of a script's.
        timer = setTimeout(() => void rest(), ASKED_AGAIN_MS);
      }
    };
    contents.on('did-start-loading', () => {
      isLoading = true;
      rests += 1;
      clearTimeout(timer);
    });
    contents.on('did-stop-loading', () => {
      isLoading = false;
      wait();
    });
    failed(contents, () => {
      resolve();
    });
    signal.addEventListener('abort', () => {
      resolve();
    });
    void contents.loadURL(url).catch(() => undefined); // `failed` tells
  });
  isOver = true;
  clearTimeout(timer);
}

const RESTING_PAGE = `({
  hasScripts: document.scripts.length > 0,
  goesOn: document.querySelector(
    'meta[http-equiv="refresh" i], form input[name^="SAML" i]') !== null,
})`;

/** What of a page could still go on; everything, where it does not say. */
async function restingPage(contents: WebContents): Promise<RestingPage> {
  let answer: unknown = null;
  try {
    answer = await contents.executeJavaScriptInIsolatedWorld(WORLD_ID, [{ code: RESTING_PAGE }]);
  } catch {
    // the page is gone, or runs no scripts
  }
  const told = typeof answer === 'object' ? answer : null;
  const is = (name: keyof RestingPage) => told === null || Reflect.get(told, name) !== false;
  return { hasScripts: is('hasScripts'), goesOn: is('goesOn') };
}
