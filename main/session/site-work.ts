import type { Desk } from './parts.ts';
import type { StateOf } from './state.ts';

/** Brings the sites to what an active session's state says; a site that is of no use is covered. */
export function showSites(
  desk: Desk,
  state: StateOf<'active'>,
  before: StateOf<'active' | 'warning'>,
): void {
  const { siteIndex, siteProblem } = state;
  const wasCovered = before.kind === 'warning' || before.siteProblem !== undefined;
  const isSameSite = before.siteIndex === siteIndex;
  if (siteProblem !== undefined) {
    if (!wasCovered) desk.cover();
    return;
  }
  if (isSameSite && !wasCovered) return;
  if (isSameSite && before.siteProblem !== undefined) desk.reloadSite(siteIndex);
  desk.showSite(siteIndex);
}
