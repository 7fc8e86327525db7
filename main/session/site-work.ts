import { shownPage, pagesOf } from './front-page.ts';
import type { SessionHost } from './ports.ts';
import { isSamePage } from './pages.ts';
import type { StateOf } from './state.ts';

type InSession = StateOf<'active' | 'warning'>;

/**
 * Shows the page that an active session's state has in front. If one of the kiosk's own screens is
 * in front, as for a site that cannot be used, it hides the pages.
 */
export function showPages(host: SessionHost, state: StateOf<'active'>, before: InSession): void {
  const page = shownPage(state);
  const pageBefore = before.kind === 'active' ? shownPage(before) : null;
  if (page === null) {
    if (pageBefore !== null) host.hideSites();
    return;
  }
  if (pageBefore !== null && isSamePage(page, pageBefore)) return;
  const isMended = before.siteProblem !== undefined && state.siteProblem === undefined;
  switch (page.kind) {
    case 'site':
      if (isMended && before.siteIndex === state.siteIndex) host.reloadSite(page.siteIndex);
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

/**
 * Closes and deletes what a session's state no longer has, starts the printing that it has, and sets
 * its size of the text.
 */
export function keepUp(host: SessionHost, state: InSession, before: InSession): void {
  const now = pagesOf(state);
  const then = pagesOf(before);
  for (const id of gone(then.popUps, now.popUps)) host.closePopUp(id);
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
