import { isPageInFront, shownPage, pagesOf } from './front-page.ts';
import type { SessionHost } from './ports.ts';
import { isSamePage } from './pages.ts';
import type { SessionEvent, StateOf } from './state.ts';

type InSession = StateOf<'active' | 'warning'>;

/**
 * Shows the page that an active session's state has in front. If one of the kiosk's own screens is
 * in front, as for a site that cannot be used, it hides the pages.
 * @param event what led from one state to the other
 */
export function showPages(
  host: SessionHost,
  state: StateOf<'active'>,
  { before, event }: { readonly before: InSession; readonly event: SessionEvent },
): void {
  const page = shownPage(state);
  const pageBefore = before.kind === 'active' ? shownPage(before) : null;
  const isLoadedAgain = event.kind === 'reload-requested' || event.kind === 'retry-due';
  if (page === null) {
    if (pageBefore !== null) host.hideSites();
    if (isLoadedAgain) host.retrySite(state.siteIndex);
    return;
  }
  if (isLoadedAgain && page.kind === 'site') host.reloadSite(page.siteIndex);
  if (pageBefore !== null && isSamePage(page, pageBefore)) return;
  switch (page.kind) {
    case 'site':
      host.showSite(page.siteIndex);
      return;
    case 'pop-up':
      host.showPopUp(page.id);
      return;
    case 'download':
      host.showDownload(page.id);
      return;
  }
}

/** Hides the provider's page while a sheet covers it, and shows it afterwards. */
export function showProvider(
  host: SessionHost,
  state: StateOf<'signing-in'>,
  before: StateOf<'signing-in'>,
): void {
  const { kind } = before.progress;
  if (kind !== 'provider-page' || state.progress.kind !== kind) return;
  const [isShown, wasShown] = [isPageInFront(state), isPageInFront(before)];
  if (isShown && !wasShown) host.showProviderPage();
  if (!isShown && wasShown) host.hideSites();
}

/**
 * Deletes the files that a session's state no longer has, starts the printing that it has, and sets its
 * size of the text.
 */
export function keepUp(host: SessionHost, state: InSession, before: InSession): void {
  const now = pagesOf(state);
  const then = pagesOf(before);
  for (const id of gone(then.downloads, now.downloads)) host.deleteDownload(id);
  if (now.textSize !== then.textSize) host.setTextSize(now.textSize);
  if (now.printing !== 'running' || then.printing === 'running') return;
  const page = shownPage(state);
  if (page?.kind === 'site' || page?.kind === 'pop-up') host.print(page);
}

interface Numbered {
  readonly id: number;
}

function gone(before: readonly Numbered[], now: readonly Numbered[]): readonly number[] {
  if (before === now) return [];
  const left = new Set(now.map(({ id }) => id));
  return before.map(({ id }) => id).filter((id) => !left.has(id));
}
