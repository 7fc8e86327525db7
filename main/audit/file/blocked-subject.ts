/** What was refused. A page chooses addresses and MIME types, so they are never recorded as they are. */
export type BlockedSubject =
  | { readonly kind: 'address'; readonly url: string }
  | { readonly kind: 'mime-type'; readonly mimeType: string }
  /** The kiosk's own words, or Chromium's name of a permission; never a page's. */
  | { readonly kind: 'words'; readonly text: string };

/** What the script in every page makes it ask for in the place of an address that is too long. */
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
 * What the audit file says of it: an origin, a known scheme, a known MIME type, or words of the kiosk's
 * own. It never has more than 280 characters, however long what a page asked for is.
 */
export function recordedSubject(subject: BlockedSubject): string {
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
