import type { BlockedThing } from '../audit/event.ts';
import type { BlockedSubject } from '../audit/file/blocked-log.ts';
import { assertNever } from '../base/assert-never.ts';
import type { NoticeKind } from '../session/pages.ts';

/** A kind of refusal reaches the session no more often than this. */
const PAUSE_MS = 1000;

/** Permissions that pages ask for by themselves, and whose refusal a user does not notice. */
const UNNOTICED: ReadonlySet<string> = new Set([
  'background-sync',
  'clipboard-sanitized-write',
  'storage-access',
  'top-level-storage-access',
  'unknown',
]);

/**
 * Decides which refusals the user hears of. A page that is refused the same thing a thousand times in a
 * second causes one event for the session, and not a thousand.
 */
export class RefusalNotices {
  readonly #now: () => number;
  readonly #saidAt = new Map<NoticeKind, number>();

  /** @param now a monotonic clock, in milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @returns what the user hears now; null for nothing */
  of(what: BlockedThing, subject: BlockedSubject): NoticeKind | null {
    const kind = noticeOf(what, subject);
    if (kind === null) return null;
    const now = this.#now();
    if (now - (this.#saidAt.get(kind) ?? -Infinity) < PAUSE_MS) return null;
    this.#saidAt.set(kind, now);
    return kind;
  }
}

function noticeOf(what: BlockedThing, subject: BlockedSubject): NoticeKind | null {
  switch (what) {
    case 'navigation':
      return subject.kind === 'address' && subject.isFrame === true ? 'frame' : 'link';
    case 'new-window':
      return subject.kind === 'address' ? 'link' : 'pop-up';
    case 'dialog':
      if (isText(subject, 'print')) return 'print';
      return isText(subject, 'file') ? 'file-chooser' : null;
    case 'download':
      // Of a file that has no room, the list of downloads says so.
      return subject.kind === 'words' ? null : 'download';
    case 'permission':
      if (isText(subject, 'fullscreen')) return 'full-screen';
      return subject.kind === 'words' && UNNOTICED.has(subject.text) ? null : 'permission';
    case 'certificate':
      return 'certificate';
    case 'http-auth':
    case 'webview':
      return 'frame';
    case 'message':
    case 'key':
      return null;
    default:
      return assertNever(what);
  }
}

function isText(subject: BlockedSubject, text: string): boolean {
  return subject.kind === 'words' && subject.text === text;
}
