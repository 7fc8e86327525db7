import { isDeepStrictEqual } from 'node:util';
import type { Device, PageMedia, SitePage } from '../session/pages.ts';
import type { Clock } from '../session/ports.ts';

/** A shorter sound, such as the signal of a chat, is not activity. */
const LEAST_PLAYING_MS = 10_000;
/** How often a page is asked while it uses a device or can be heard. */
const ASK_EVERY_MS = 1000;

const RECORDERS = ['microphone', 'camera'] as const;

/** What the documents of a page say of themselves. */
export interface MediaAnswer {
  /** A request for a device has no answer yet. */
  readonly isAsking: boolean;
  /** A track of the microphone is open. */
  readonly microphone: boolean;
  readonly camera: boolean;
  /** An audio or video element plays that is neither muted nor looping. */
  readonly playing: boolean;
}

/** A page, and the site that it belongs to. */
interface MediaPage {
  readonly page: SitePage;
  readonly siteIndex: number;
  /** The setting `mediaCountsAsActivity` of its site. */
  readonly countsAsActivity: boolean;
  /** Asks all documents of the page. Null if one does not answer in time; never rejects. */
  readonly ask: () => Promise<MediaAnswer | null>;
}

interface MediaUseDeps {
  readonly clock: Pick<Clock, 'after'>;
  readonly onChanged: (media: readonly PageMedia[]) => void;
}

/**
 * What one page uses. A device is in use from the moment that the kiosk grants it until the page says that
 * no track is open, or is left: a page that says nothing keeps the sign in the bar.
 */
class PageUse {
  readonly #what: MediaPage;
  readonly #clock: MediaUseDeps['clock'];
  readonly #onChanged: () => void;
  readonly #inUse = new Set<Device>();
  #isInCall = false;
  #isAudible = false;
  #hasPlayed = false;
  #cancelPlayed: (() => void) | null = null;
  /** Null while the page is not asked. */
  #cancelAsking: (() => void) | null = null;

  constructor(what: MediaPage, clock: MediaUseDeps['clock'], onChanged: () => void) {
    this.#what = what;
    this.#clock = clock;
    this.#onChanged = onChanged;
  }

  granted(devices: readonly Device[]): void {
    for (const device of devices) this.#inUse.add(device);
    this.#ask();
    this.#onChanged();
  }

  audible(isAudible: boolean): void {
    this.#isAudible = isAudible;
    if (isAudible) this.#ask();
    else this.#playing(false);
    this.#onChanged();
  }

  /** The page shows another document, or none. */
  left(): void {
    this.#cancelAsking?.();
    this.#cancelAsking = null;
    this.#inUse.clear();
    this.#isInCall = false;
    this.#playing(false);
    if (this.#isAudible) this.#ask();
    this.#onChanged();
  }

  /** The page is gone. */
  close(): void {
    this.#isAudible = false;
    this.left();
  }

  get media(): PageMedia | null {
    const { page, siteIndex, countsAsActivity } = this.#what;
    const devices = [...this.#inUse].sort();
    const now = this.#isInCall ? 'call' : this.#hasPlayed ? 'playing' : null;
    const activity = countsAsActivity ? now : null;
    return devices.length === 0 && activity === null
      ? null
      : { page, siteIndex, devices, activity };
  }

  /** Asks the page again and again, until it neither uses a device nor can be heard. */
  #ask(): void {
    const isRecording = RECORDERS.some((device) => this.#inUse.has(device));
    const mayCount = this.#isAudible && this.#what.countsAsActivity;
    if (this.#cancelAsking !== null || (!isRecording && !mayCount)) return;
    let isCancelled = false;
    const cancelTimer = this.#clock.after(ASK_EVERY_MS, () => {
      void this.#what.ask().then((answer) => {
        if (isCancelled) return;
        this.#cancelAsking = null;
        this.#answered(answer);
        this.#ask();
      });
    });
    this.#cancelAsking = () => {
      isCancelled = true;
      cancelTimer();
    };
  }

  /** A page that does not answer holds nothing open, and its devices stay in use. */
  #answered(answer: MediaAnswer | null): void {
    this.#isInCall =
      answer !== null && RECORDERS.some((device) => answer[device] && this.#inUse.has(device));
    if (answer?.isAsking === false) {
      for (const device of RECORDERS) if (!answer[device]) this.#inUse.delete(device);
    }
    this.#playing(this.#isAudible && answer?.playing === true);
    this.#onChanged();
  }

  /** Only Chromium knows what can be heard, and only the page knows what it is. */
  #playing(isPlaying: boolean): void {
    if (isPlaying) {
      this.#cancelPlayed ??= this.#clock.after(LEAST_PLAYING_MS, () => {
        this.#hasPlayed = true;
        this.#onChanged();
      });
    } else {
      this.#cancelPlayed?.();
      this.#cancelPlayed = null;
      this.#hasPlayed = false;
    }
  }
}

/** The devices that a session's pages use, and the calls and the media that count as activity. */
export class MediaUse {
  readonly #deps: MediaUseDeps;
  readonly #pages = new Map<number, PageUse>();
  #last: readonly PageMedia[] = [];
  #isClosed = false;

  constructor(deps: MediaUseDeps) {
    this.#deps = deps;
  }

  /** @param pageId unique among the session's pages */
  add(pageId: number, page: MediaPage): void {
    if (this.#isClosed) return;
    const use = new PageUse(page, this.#deps.clock, () => {
      this.#changed();
    });
    this.#pages.set(pageId, use);
  }

  granted(pageId: number, devices: readonly Device[]): void {
    if (devices.length > 0) this.#pages.get(pageId)?.granted(devices);
  }

  /** Chromium hears the page, or no longer does. */
  audible(pageId: number, isAudible: boolean): void {
    this.#pages.get(pageId)?.audible(isAudible);
  }

  /** The page shows another document, or its process has died. */
  left(pageId: number): void {
    this.#pages.get(pageId)?.left();
  }

  remove(pageId: number): void {
    this.#pages.get(pageId)?.close();
    this.#pages.delete(pageId);
  }

  /** The ending has begun: nothing is asked or said any more. */
  close(): void {
    this.#isClosed = true;
    for (const page of this.#pages.values()) page.close();
    this.#pages.clear();
  }

  #changed(): void {
    if (this.#isClosed) return;
    const media = [...this.#pages.values()].flatMap((page) => page.media ?? []);
    if (isDeepStrictEqual(media, this.#last)) return;
    this.#last = media;
    this.#deps.onChanged(media);
  }
}
