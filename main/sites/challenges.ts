import type { Challenge, SitePage } from '../session/pages.ts';
import type { Credentials } from '../session/parts.ts';
import { plainText, shownHost } from './plain-text.ts';

/** A page that asks for more than this at once is not answered. */
const MOST_OPEN = 10;
const REALM_MAX_LENGTH = 80;

/** What the browser knows of a server that wants a user name and a password. */
export interface Asked {
  readonly page: SitePage;
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly realm: string;
  readonly isProxy: boolean;
  readonly isEncrypted: boolean;
}

/** Gives the browser its answer; null: none. */
type Answer = (credentials: Credentials | null) => void;

interface Open {
  readonly question: string;
  readonly answers: Answer[];
}

export interface ChallengeEvents {
  readonly onChallenged: (challenge: Challenge) => void;
  /** Nobody waits for its answer any more. */
  readonly onOver: (id: number) => void;
}

/**
 * The questions of a session's servers (RFC 7235), until a person answers them. One person's answer is
 * for all that ask the same from the same page, so that a page with ten pictures asks once; and one
 * who has said no is not asked again until the page has gone on. Answers are kept nowhere.
 */
export class Challenges {
  readonly #events: ChallengeEvents;
  readonly #open = new Map<number, Open>();
  /** By question. */
  readonly #said = new Map<string, 'yes' | 'no'>();
  #lastId = 0;

  constructor(events: ChallengeEvents) {
    this.#events = events;
  }

  ask(asked: Asked, answer: Answer): void {
    const { page, scheme, host, port, isProxy, isEncrypted } = asked;
    const realm = plainText(asked.realm, REALM_MAX_LENGTH);
    const question = questionOf(page, [scheme, host, port, realm, isProxy]);
    const said = this.#said.get(question);
    const same = [...this.#open.values()].find((open) => open.question === question);
    if (same !== undefined) same.answers.push(answer);
    else if (said === 'no' || this.#open.size >= MOST_OPEN) answer(null);
    else {
      const id = ++this.#lastId;
      this.#open.set(id, { question, answers: [answer] });
      this.#events.onChallenged({
        id,
        page,
        host: shownHost(isDefault(port) ? host : `${host}:${port}`),
        realm,
        isProxy,
        isEncrypted,
        isRepeated: said === 'yes',
      });
    }
  }

  answer(id: number, credentials: Credentials | null): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    this.#open.delete(id);
    this.#said.set(open.question, credentials === null ? 'no' : 'yes');
    for (const answer of open.answers) answer(credentials);
  }

  /** A page has gone on to another, or away: what it asked is off the table. */
  leave(page: SitePage): void {
    const prefix = questionOf(page);
    for (const question of this.#said.keys()) {
      if (question.startsWith(prefix)) this.#said.delete(question);
    }
    for (const [id, { question, answers }] of this.#open) {
      if (!question.startsWith(prefix)) continue;
      this.#open.delete(id);
      for (const answer of answers) answer(null);
      this.#events.onOver(id);
    }
  }
}

function questionOf(page: SitePage, asked: readonly unknown[] = []): string {
  const name = page.kind === 'site' ? `site ${page.siteIndex}` : `pop-up ${page.id}`;
  return `${name}\n${asked.length === 0 ? '' : JSON.stringify(asked)}`;
}

function isDefault(port: number): boolean {
  return port === 80 || port === 443;
}
