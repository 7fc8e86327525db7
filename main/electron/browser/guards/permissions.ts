import type { Session, WebContents, WebFrameMain } from 'electron';
import { z } from 'zod';
import { withTimeLimit } from '../../../base/time-limit.ts';
import type { Device, SitePage } from '../../../session/pages.ts';
import type { MediaAnswer, MediaUse } from '../../../sites/media-use.ts';
import type { IsAllowed } from '../site-lockdown.ts';
import type { OnBlocked } from '../site-traffic.ts';

/** What a site's pages may ask for, as the config names it. */
type SitePermission = Device | 'fullscreen' | 'notifications';

/** A site as its permissions need it. */
export interface PermittedSite {
  readonly permissions: readonly SitePermission[];
  readonly mediaCountsAsActivity: boolean;
  /** Whether an address is the site's own, by `url` and `allow`; the provider's pages are not. */
  readonly isOwn: IsAllowed;
}

/** What Electron knows of a request. Some fields exist for some permissions only. */
interface Details {
  readonly requestingUrl?: string;
  readonly isMainFrame?: boolean;
  readonly mediaTypes?: readonly string[];
  readonly mediaType?: string;
}

/** Asks a document for what page-scripts/media-use.ts knows of it. */
const QUESTION = 'window.cleardeskMedia';
/** A document that has not answered by then is busy, or hangs. */
const ANSWER_WITHIN_MS = 1000;
/** A page may have more frames; the rest is not asked. */
const MOST_FRAMES = 50;

const mediaAnswer = z.strictObject({
  isAsking: z.boolean(),
  microphone: z.boolean(),
  camera: z.boolean(),
  playing: z.boolean(),
});

const MEDIA_DEVICES = new Map<string, SitePermission>([
  ['audio', 'microphone'],
  ['video', 'camera'],
]);

/** The permissions of the config that a request needs; null where no site can have it. */
export function neededPermissions(
  permission: string,
  { mediaTypes, mediaType }: Details,
): readonly SitePermission[] | null {
  if (permission === 'geolocation' || permission === 'fullscreen') return [permission];
  if (permission !== 'media') return null;
  const types = mediaTypes ?? [mediaType ?? ''];
  const needed = types.flatMap((type) => MEDIA_DEVICES.get(type) ?? []);
  return needed.length === types.length && needed.length > 0 ? needed : null;
}

interface Permitted {
  readonly contents: WebContents;
  readonly site: PermittedSite;
}

/** Whether a frame may have anything: the page itself, or a frame of the page's origin. */
function isOwnFrame({ contents, site }: Permitted, { requestingUrl, isMainFrame }: Details) {
  if (requestingUrl === undefined || !site.isOwn(requestingUrl)) return false;
  if (isMainFrame === true) return true;
  const page = contents.getURL();
  return URL.canParse(page) && new URL(page).origin === new URL(requestingUrl).origin;
}

interface PermissionsOptions {
  readonly sites: readonly PermittedSite[];
  readonly mayCopy: boolean;
  readonly media: MediaUse;
  /** False once an ending has begun. */
  readonly isOpen: () => boolean;
  readonly onBlocked: OnBlocked;
}

/**
 * Answers what the pages of a session's partition ask the device for. A site gets what its config names,
 * for its own origins, in its page and its windows; a frame of another origin gets nothing. Everything
 * else is refused, except copying text.
 */
export class SitePermissions {
  readonly #options: PermissionsOptions;
  readonly #pages = new WeakMap<WebContents, PermittedSite>();

  constructor(partition: Session, options: PermissionsOptions) {
    this.#options = options;
    const { onBlocked } = options;
    partition.setPermissionRequestHandler((contents, permission, answer, details) => {
      answer(this.#isGranted(contents, permission, details));
    });
    // Without this one, navigator.permissions.query() says "granted".
    partition.setPermissionCheckHandler((contents, permission, _origin, details) => {
      if (this.#mayCopy(permission)) return true;
      const needed = neededPermissions(permission, details);
      return needed !== null && this.#refused(contents, needed, details).length === 0;
    });
    partition.setDevicePermissionHandler(() => false);
    partition.setDisplayMediaRequestHandler((_request, answer) => {
      onBlocked('permission', { kind: 'words', text: 'display-capture' }, null);
      answer({});
    });
    partition.setBluetoothPairingHandler((_details, answer) => {
      answer({ confirmed: false });
    });
  }

  /** Gives a page what its site's config names, and follows what the page makes of it. */
  adopt(contents: WebContents, page: SitePage, siteIndex: number): void {
    const site = this.#options.sites[siteIndex];
    if (site === undefined || !isPermitted(site)) return;
    const { media } = this.#options;
    const { id } = contents;
    this.#pages.set(contents, site);
    media.add(id, {
      page,
      siteIndex,
      countsAsActivity: site.mediaCountsAsActivity,
      ask: () => askFrames(contents),
    });
    contents.on('audio-state-changed', ({ audible }) => {
      media.audible(id, audible);
    });
    const leave = () => {
      media.left(id);
    };
    contents.on('did-navigate', leave);
    contents.on('render-process-gone', leave);
    contents.on('destroyed', () => {
      media.remove(id);
    });
  }

  #mayCopy(permission: string): boolean {
    return this.#options.mayCopy && permission === 'clipboard-sanitized-write';
  }

  #isGranted(contents: WebContents, permission: string, details: Details): boolean {
    if (this.#mayCopy(permission)) return true;
    const { media, onBlocked } = this.#options;
    const needed = neededPermissions(permission, details);
    // Without a device, media is the display (`getDisplayMedia`; Electron 33 says so by nothing else).
    const isDisplay = permission === 'media' && details.mediaTypes?.length === 0;
    const named = isDisplay ? 'display-capture' : permission;
    const refused = needed === null ? [named] : this.#refused(contents, needed, details);
    for (const text of refused) onBlocked('permission', { kind: 'words', text }, contents);
    if (needed === null || refused.length > 0) return false;
    media.granted(contents.id, needed.filter(isDevice));
    return true;
  }

  /** Those of these permissions that a page or a frame does not have. */
  #refused(
    contents: WebContents | null,
    needed: readonly SitePermission[],
    details: Details,
  ): readonly SitePermission[] {
    const site = contents === null ? undefined : this.#pages.get(contents);
    if (contents === null || site === undefined || !this.#options.isOpen()) return needed;
    if (!isOwnFrame({ contents, site }, details)) return needed;
    return needed.filter((permission) => !site.permissions.includes(permission));
  }
}

/** Whether a site's pages may use anything of the device, or what they play counts. */
export function isPermitted({ permissions, mediaCountsAsActivity }: PermittedSite): boolean {
  return permissions.length > 0 || mediaCountsAsActivity;
}

function isDevice(permission: SitePermission): permission is Device {
  return permission !== 'fullscreen' && permission !== 'notifications';
}

/** Asks all documents of a page; null if one of them does not answer. */
async function askFrames(contents: WebContents): Promise<MediaAnswer | null> {
  if (contents.isDestroyed()) return null;
  const frames = contents.mainFrame.framesInSubtree.slice(0, MOST_FRAMES);
  const answers = await Promise.all(frames.map(askFrame));
  if (answers.includes(null)) return null;
  const some = (what: keyof MediaAnswer) => answers.some((answer) => answer && answer[what]);
  return {
    isAsking: some('isAsking'),
    microphone: some('microphone'),
    camera: some('camera'),
    playing: some('playing'),
  };
}

/** @returns false for a document without the script, such as one whose scripts are switched off */
async function askFrame(frame: WebFrameMain): Promise<MediaAnswer | false | null> {
  try {
    const answer: unknown = await withTimeLimit(
      frame.executeJavaScript(QUESTION),
      ANSWER_WITHIN_MS,
      null,
    );
    if (answer === null) return null;
    if (typeof answer !== 'string' || answer.length > 200) return false;
    return mediaAnswer.parse(JSON.parse(answer));
  } catch {
    return null;
  }
}
