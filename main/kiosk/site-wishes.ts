import type { PopUpEvents } from '../electron/pop-ups.ts';
import { hasRoomForPopUp } from '../session/page-rules.ts';
import { shownHost } from '../sites/plain-text.ts';
import { Challenges } from '../sites/challenges.ts';
import { DownloadShelf } from '../sites/download-shelf.ts';
import type { KioskDeskParts } from './desk.ts';

/** What servers ask, told to the rules. */
export function newChallenges({ onEvent }: KioskDeskParts): Challenges {
  return new Challenges({
    onChallenged: (challenge) => onEvent({ kind: 'challenged', challenge }),
    onOver: (id) => onEvent({ kind: 'challenge-over', id }),
  });
}

/** Where downloads go, told to the rules; null where there are to be none. */
export function newShelf(
  { loaded, run, clock, onEvent }: KioskDeskParts,
  onRefused: (why: string) => void,
): DownloadShelf | null {
  const { downloads, downloadQuotaBytes } = loaded.config.kiosk;
  if (downloads === 'block') return null;
  return new DownloadShelf({
    folder: run.downloads,
    quotaBytes: downloadQuotaBytes,
    clock,
    onChanged: (all) => onEvent({ kind: 'downloads-changed', downloads: all }),
    onRefused,
  });
}

/** The windows that sites open, told to the rules. */
export function popUpEvents({ state, onEvent }: KioskDeskParts): PopUpEvents {
  return {
    hasRoom: () => hasRoomForPopUp(state()),
    onOpened: (popUp) =>
      onEvent({ kind: 'pop-up-opened', popUp: { ...popUp, host: shownHost(popUp.host) } }),
    onMoved: (id, host) => onEvent({ kind: 'pop-up-moved', id, host: shownHost(host) }),
    onClosed: (id) => onEvent({ kind: 'pop-up-closed', id }),
  };
}
