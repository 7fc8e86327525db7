import type { Clock } from '../../session/ports.ts';
import type { AuditEvent, BlockedThing } from '../event.ts';

/**
 * What was refused. Pages choose addresses and MIME types, so the kiosk never records these as is.
 */
export type BlockedSubject =
  | {
      readonly kind: 'address';
      readonly url: string;
      /** A frame asked for it, and not the page itself. */
      readonly isFrame?: boolean;
    }
  | { readonly kind: 'mime-type'; readonly mimeType: string }
  /** The kiosk's own words, or Chromium's name of a permission; never a page's. */
  | { readonly kind: 'words'; readonly text: string };

/**
 * The scheme that the kiosk's script in every page puts in place of an address that is too long.
 */
const TOO_LONG = 'too-long:';

/** A host name has at most 253 characters (RFC 1035, section 2.3.4); scheme and port come on top. */
const MOST_CHARACTERS = 280;
/** The origin of an address is complete within this length, or it is the origin of no real host. */
const MOST_ORIGIN_CHARACTERS = 2048;

/** Schemes that an administrator may have to know about. A page can make up any other. */
const KNOWN_SCHEMES: ReadonlySet<string> = new Set(
  `about app blob callto chrome chrome-extension cid data devtools facetime facetime-audio feed file
  filesystem ftp ftps geo git im intent irc itms-apps javascript ldap magnet mailto maps market mid
  mms ms-access ms-cxh ms-excel ms-gamebar ms-help ms-infopath ms-msdt ms-officecmd ms-powerpoint
  ms-project ms-publisher ms-search ms-settings ms-settings-wifi ms-spd ms-store ms-visio ms-windows-store
  ms-word msteams news nfs nntp onenote openid rdp rtsp search search-ms sftp shell sip sips skype
  slack smb sms smsto spotify ssh steam tel telnet tg urn view-source webcal webcals whatsapp
  ws wss xmpp zoommtg zoomus`
    .split(/\s+/)
    .map((name) => `${name}:`),
);

/** MIME types that an administrator may have to know about. A site can make up any other. */
const KNOWN_TYPES: ReadonlySet<string> = new Set(
  `application/epub+zip application/gzip application/java-archive application/javascript
  application/json application/msword application/octet-stream application/ogg application/pdf
  application/rtf application/vnd.android.package-archive application/vnd.apple.installer+xml
  application/vnd.debian.binary-package application/vnd.microsoft.portable-executable
  application/vnd.ms-excel application/vnd.ms-outlook application/vnd.ms-powerpoint
  application/vnd.oasis.opendocument.presentation application/vnd.oasis.opendocument.spreadsheet
  application/vnd.oasis.opendocument.text
  application/vnd.openxmlformats-officedocument.presentationml.presentation
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
  application/vnd.openxmlformats-officedocument.wordprocessingml.document application/x-7z-compressed
  application/x-apple-diskimage application/x-bzip2 application/x-dosexec application/x-msdownload
  application/x-msi application/x-rar-compressed application/x-sh application/x-tar application/x-xz
  application/x-zip-compressed application/xhtml+xml application/xml application/zip audio/aac
  audio/mp4 audio/mpeg audio/ogg audio/wav audio/webm font/otf font/ttf font/woff font/woff2
  image/avif image/bmp image/gif image/heic image/jpeg image/png image/svg+xml image/tiff image/webp
  image/x-icon message/rfc822 model/stl text/calendar text/css text/csv text/html text/javascript
  text/markdown text/plain text/rtf text/vcard text/xml video/mp4 video/mpeg video/ogg
  video/quicktime video/webm video/x-msvideo`.split(/\s+/),
);

/**
 * The text for the audit file: an origin, a known scheme, a known MIME type, or the kiosk's own
 * words. It never has more than 280 characters, however long the address or type is.
 */
function recordedSubject(subject: BlockedSubject): string {
  switch (subject.kind) {
    case 'address':
      return recordedOrigin(subject.url);
    case 'mime-type':
      return recordedType(subject.mimeType);
    case 'words':
      return subject.text.slice(0, MOST_CHARACTERS);
  }
}

function recordedOrigin(url: string): string {
  // A scheme alone may be 2 MB long (Chromium's limit of an address): only the beginning is looked at.
  const start = url.slice(0, MOST_ORIGIN_CHARACTERS);
  if (!start.includes(':') && start !== url) return 'another scheme';
  if (!URL.canParse(start)) return 'not an address';
  const { origin, protocol } = new URL(start);
  if (protocol === TOO_LONG) return 'an address that is too long';
  if (origin === 'null') return KNOWN_SCHEMES.has(protocol) ? protocol : 'another scheme';
  if (origin.length > MOST_CHARACTERS - 'blob:'.length) return 'a host name that is too long';
  return protocol === 'blob:' ? `blob:${origin}` : origin;
}

function recordedType(mimeType: string): string {
  const type = mimeType.slice(0, MOST_CHARACTERS).split(';')[0]?.trim().toLowerCase() ?? '';
  return KNOWN_TYPES.has(type) ? type : 'another type';
}

/**
 * The most that one session's refusals may add to the audit file, so that rotation loses nothing.
 */
const MOST_RECORDS = 100;
const MOST_BYTES = 64 * 1024;
/** In a small audit file, a session's refusals fill at most this part. */
const MOST_OF_FILE = 1 / 4;
/** This many sessions in a row may use up their budgets before rotation removes an older record. */
const SESSIONS = 200;
/** As much as an ordinary session records, so that a flood doubles a session's records at most. */
const LEAST_BYTES = 4 * 1024;
/** A record without its kind and detail: number, time, device, session, hashes, seal. */
const REST_OF_RECORD_BYTES = 400;
/** The first refusals are recorded at once. The kiosk waits for the disk with each of them. */
const AT_ONCE = 10;
/** The later ones are recorded with this pause, in which the kiosk can do everything else. */
const PAUSE_MS = 50;

type Blocked = Extract<AuditEvent, { readonly event: 'blocked' }>;

export interface BlockedLogDeps {
  readonly append: (entry: AuditEvent) => void;
  readonly clock: Pick<Clock, 'after'>;
  readonly audit: AuditSize;
}

/** The kept audit history: the current file and up to `keep` archived segments of this size. */
export interface AuditSize {
  readonly maxSizeBytes: number;
  readonly keep: number;
}

function budgetBytes({ maxSizeBytes, keep }: AuditSize): number {
  const share = Math.max(LEAST_BYTES, (maxSizeBytes * keep) / SESSIONS);
  return Math.min(MOST_BYTES, maxSizeBytes * MOST_OF_FILE, share);
}

/**
 * Records what the kiosk refused to a session's sites: each thing once, within a budget of records
 * and bytes. Beyond the budget it counts refusals by kind, and {@link finish} records the counts.
 */
export class BlockedLog {
  readonly #session: string | null;
  readonly #deps: BlockedLogDeps;
  readonly #seen = new Set<string>();
  readonly #waiting: Blocked[] = [];
  readonly #notRecorded = new Map<BlockedThing, number>();
  #bytesLeft: number;
  #atOnce = AT_ONCE;
  #cancelTimer: (() => void) | null = null;

  /** @param session its audit id; null for the kiosk's own screens */
  constructor(session: string | null, deps: BlockedLogDeps) {
    this.#session = session;
    this.#deps = deps;
    this.#bytesLeft = budgetBytes(deps.audit);
  }

  /**
   * The kiosk refused something to a page or a user.
   * @returns the record's detail, such as an origin; null where the refusal gets no record of its own
   */
  refused(what: BlockedThing, subject: BlockedSubject): string | null {
    const entry: Blocked = {
      event: 'blocked',
      session: this.#session,
      what,
      detail: recordedSubject(subject),
    };
    const key = `${what} ${entry.detail}`;
    if (this.#seen.has(key)) return null;
    const bytes = Buffer.byteLength(key) + REST_OF_RECORD_BYTES;
    if (this.#seen.size >= MOST_RECORDS || bytes > this.#bytesLeft) {
      this.#count(what);
      return null;
    }
    this.#seen.add(key);
    this.#bytesLeft -= bytes;
    if (this.#atOnce > 0) {
      this.#atOnce -= 1;
      this.#deps.append(entry);
    } else {
      this.#waiting.push(entry);
      this.#recordLater();
    }
    return entry.detail;
  }

  /**
   * Records how many refusals of each kind have no record of their own. It counts those that still
   * wait, so that an ending does not wait for a flood of records.
   */
  finish(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    for (const { what } of this.#waiting.splice(0)) this.#count(what);
    if (this.#notRecorded.size === 0) return;
    const counts = Object.fromEntries(this.#notRecorded);
    this.#notRecorded.clear();
    this.#deps.append({ event: 'blocked-not-recorded', session: this.#session, counts });
  }

  #count(what: BlockedThing): void {
    this.#notRecorded.set(what, (this.#notRecorded.get(what) ?? 0) + 1);
  }

  #recordLater(): void {
    this.#cancelTimer ??= this.#deps.clock.after(PAUSE_MS, () => {
      this.#cancelTimer = null;
      const entry = this.#waiting.shift();
      if (entry !== undefined) this.#deps.append(entry);
      if (this.#waiting.length > 0) this.#recordLater();
    });
  }
}
