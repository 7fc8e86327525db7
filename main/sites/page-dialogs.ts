import { plainHost, plainLines } from '../base/text.ts';
import type { DialogAnswer, PageDialog, SitePage } from '../session/pages.ts';
import type { Clock } from '../session/ports.ts';

/** More than a person reads before pressing a button; the sheet scrolls. */
const TEXT_MAX_LENGTH = 2000;
/** From the third message in a row on, the user may refuse further ones. */
const FEW_IN_A_ROW = 2;
/** A message belongs to the row if it comes within this time of the one before. */
const ROW_MS = 10_000;
/** A page that loads itself again to ask again does so within this time. */
const LOADS_AGAIN_MS = 2000;
/** Frames with processes of their own can ask at the same time; further ones get the answer "no". */
const MOST_OPEN = 5;

/** The browser's data about a page that asks. */
export interface AskedDialog extends Pick<PageDialog, 'kind' | 'siteIndex' | 'host'> {
  /** The page that asks, then the others of its process, which wait as well. */
  readonly pages: readonly [SitePage, ...SitePage[]];
  readonly text: string;
  readonly preset: string;
}

/** Gives the page its answer; called exactly once. */
type Answer = (isOk: boolean, text: string) => void;

interface Open {
  readonly page: SitePage;
  readonly kind: PageDialog['kind'];
  readonly answer: Answer;
}

/** What a page has shown lately. */
interface Row {
  readonly count: number;
  /** When the page last asked, or was last answered. */
  readonly at: number;
  /** The user refuses further messages. */
  readonly isMuted: boolean;
}

const NO_ROW: Row = { count: 0, at: 0, isMuted: false };

export interface PageDialogEvents {
  readonly onOpened: (dialog: PageDialog) => void;
  /** The page no longer waits for the answer. */
  readonly onOver: (id: number) => void;
}

/**
 * The messages of a session's pages (`alert`, `confirm`, `prompt`, `beforeunload`), until the user answers
 * them. The script of a page stands still until then, also while the page is behind another.
 */
export class PageDialogs {
  readonly #events: PageDialogEvents;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #open = new Map<number, Open>();
  readonly #rows = new Map<string, Row>();
  #lastId = 0;
  #isClosed = false;

  constructor(events: PageDialogEvents, clock: Pick<Clock, 'now'>) {
    this.#events = events;
    this.#clock = clock;
  }

  /**
   * @param answer is called with "no" at once where the message is not shown
   * @returns false for a page that has shown too many
   */
  ask({ pages, kind, siteIndex, host, text, preset }: AskedDialog, answer: Answer): boolean {
    const [page] = pages;
    const row = this.#rowOf(page);
    const count = row.count + (isOfScript(kind) ? 1 : 0);
    this.#rows.set(nameOf(page), { ...row, count, at: this.#clock.now() });
    const ofPage = [...this.#open.values()].filter((open) => isOf(page, open));
    if (this.#isClosed || row.isMuted || ofPage.length >= MOST_OPEN) {
      answer(false, '');
      return this.#isClosed;
    }
    const id = ++this.#lastId;
    this.#open.set(id, { page, kind, answer });
    this.#events.onOpened({
      id,
      kind,
      pages,
      siteIndex,
      host: plainHost(host),
      text: plainLines(text, TEXT_MAX_LENGTH),
      preset: plainLines(preset, TEXT_MAX_LENGTH).replaceAll('\n', ' '),
      isRepeated: row.count >= FEW_IN_A_ROW,
    });
    return true;
  }

  /** A page waits for the user's answer. */
  get isAsking(): boolean {
    return this.#open.size > 0;
  }

  answer({ id, isOk, text, isMuted }: DialogAnswer): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    this.#open.delete(id);
    // However long the user has read, the row goes on.
    const { count } = this.#rows.get(nameOf(open.page)) ?? NO_ROW;
    this.#rows.set(nameOf(open.page), { count, at: this.#clock.now(), isMuted });
    open.answer(isOk, isOk ? text : '');
  }

  /**
   * A page no longer waits: its messages are closed, with the answer "no".
   * @param what `scripts`: the messages of its scripts; `all`: also the questions whether to leave or close it
   */
  withdraw(page: SitePage, what: 'scripts' | 'all'): void {
    for (const [id, open] of [...this.#open]) {
      if (!isOf(page, open) || (what === 'scripts' && !isOfScript(open.kind))) continue;
      this.#open.delete(id);
      open.answer(false, '');
      this.#events.onOver(id);
    }
  }

  /** A page shows another document, which may show messages unless it goes on with a row of them. */
  startOver(page: SitePage): void {
    this.withdraw(page, 'all');
    const { at } = this.#rowOf(page);
    if (this.#clock.now() - at > LOADS_AGAIN_MS) this.#rows.delete(nameOf(page));
  }

  /** The session ends: every page gets the answer "no", now and from now on. */
  close(): void {
    this.#isClosed = true;
    const left = [...this.#open.values()];
    this.#open.clear();
    for (const { answer } of left) answer(false, '');
  }

  #rowOf(page: SitePage): Row {
    const row = this.#rows.get(nameOf(page));
    const isOver = row === undefined || this.#clock.now() - row.at > ROW_MS;
    return isOver ? NO_ROW : row;
  }
}

/** Whether a script waits for the answer. */
function isOfScript(kind: PageDialog['kind']): boolean {
  return kind !== 'leave' && kind !== 'close';
}

function isOf(page: SitePage, open: Open): boolean {
  return nameOf(open.page) === nameOf(page);
}

function nameOf(page: SitePage): string {
  return page.kind === 'site' ? `site ${page.siteIndex}` : `pop-up ${page.id}`;
}
