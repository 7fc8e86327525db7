import type { WebContents, WebContentsView } from 'electron';
import type { RestingPage } from '../../identity/sign-out/sign-out-run.ts';
import { failed, type IsAllowed, openWindowsInPlace } from './site-lockdown.ts';
import type { OnBlocked, PassingPage, Traffic } from './site-traffic.ts';
import { closePage } from './site-views.ts';

/** A page that redirects by itself does so within this time. */
const SETTLED_MS = 150;
/** The pause before the page is checked again. */
const ASKED_AGAIN_MS = 300;
/** An isolated world, which the page's scripts cannot see. */
const WORLD_ID = 1001;

export type MayLeave = (page: RestingPage) => Promise<boolean>;

interface SignOutPage {
  readonly contents: WebContents;
  readonly page: PassingPage;
  /** Called each time that a page has finished loading. */
  readonly mayLeave: MayLeave;
  readonly signal: AbortSignal;
}

export interface VisitOptions extends Pick<SignOutPage, 'mayLeave' | 'signal'> {
  readonly traffic: Pick<Traffic, 'letThrough'>;
  readonly isAllowed: IsAllowed;
  readonly onBlocked: OnBlocked;
}

/**
 * Loads the sign-out page out of sight and follows its redirects, even while the gate is shut for
 * everything else, until `mayLeave` agrees or the signal aborts. Closes the view then.
 * @returns the last HTTP status of a page; null where no answer came
 */
export async function visitSignOut(
  view: WebContentsView,
  { traffic, isAllowed, onBlocked, mayLeave, signal }: VisitOptions,
  url: string,
): Promise<number | null> {
  const contents = view.webContents;
  openWindowsInPlace(contents, isAllowed, onBlocked);
  const page = traffic.letThrough(contents.id);
  try {
    await untilLeft({ contents, page, mayLeave, signal }, url);
    return page.status();
  } finally {
    // Referenced until here: a view without a window or a reference is collected with its page.
    closePage(view);
  }
}

/** Loads a sign-out page and what it leads to, until it may be left, fails, or the signal aborts. */
async function untilLeft(
  { contents, page, mayLeave, signal }: SignOutPage,
  url: string,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  await new Promise<void>((resolve) => {
    let isLoading = true;
    /**
     * Counts the times that the page came to rest, so that an answer about an earlier one is
     * dropped.
     */
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
        // What changes this may cause no event, such as a request by a script.
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

/** Whether the page can still go on by itself; if it does not answer, it counts as able to. */
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
