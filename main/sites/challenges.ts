import { plainHost, plainText } from '../base/text.ts';
import type { Challenge, Credentials } from '../session/pages.ts';

/** Further requests of a page for user names and passwords get no answer. */
const MOST_OPEN = 10;
const REALM_MAX_LENGTH = 80;

type ChallengedPage = Challenge['page'];

/** The browser's data about a server that requests a user name and a password. */
export interface Asked {
  readonly page: ChallengedPage;
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
  /** Empty if the page has loaded another document that has not asked the same question. */
  answers: Answer[];
}

export interface ChallengeEvents {
  readonly onChallenged: (challenge: Challenge) => void;
  /** The page has loaded another document and no longer waits for the answer. */
  readonly onWithdrawn: (id: number) => void;
}

/**
 * The requests of a session's servers for a user name and a password (RFC 7235), until the user
 * answers them. One answer is for all equal requests of a page, so that a page with ten pictures
 * asks once; a user who declined is not asked again until the page navigates. A request outlives
 * its document until the next one has loaded, so that a page that reloads itself asks on the same
 * sheet. Answers are kept only for such a page, and only until it has loaded.
 */
export class Challenges {
  readonly #events: ChallengeEvents;
  readonly #open = new Map<number, Open>();
  /** What the user did with each question. */
  readonly #said = new Map<string, 'yes' | 'no'>();
  /** Answers that were given while a page loaded again, by question. */
  readonly #kept = new Map<string, Credentials>();
  #lastId = 0;

  constructor(events: ChallengeEvents) {
    this.#events = events;
  }

  ask(asked: Asked, answer: Answer): void {
    const { page, scheme, host, port, realm, isProxy, isEncrypted } = asked;
    const question = questionOf(page, [scheme, host, port, realm, isProxy]);
    const said = this.#said.get(question);
    const kept = this.#kept.get(question);
    this.#kept.delete(question);
    const same = [...this.#open.values()].find((open) => open.question === question);
    if (same !== undefined) same.answers.push(answer);
    else if (kept !== undefined) answer(kept);
    else if (said === 'no' || this.#open.size >= MOST_OPEN) answer(null);
    else {
      const id = ++this.#lastId;
      this.#open.set(id, { question, answers: [answer] });
      this.#events.onChallenged({
        id,
        page,
        host: plainHost(isDefault(port) ? host : `${host}:${port}`),
        realm: plainText(realm, REALM_MAX_LENGTH),
        isProxy,
        isEncrypted,
        isRepeated: said === 'yes',
        isWithdrawn: false,
      });
    }
  }

  answer(id: number, credentials: Credentials | null): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    this.#open.delete(id);
    this.#said.set(open.question, credentials === null ? 'no' : 'yes');
    if (open.answers.length === 0 && credentials !== null) {
      this.#kept.set(open.question, credentials);
    }
    for (const answer of open.answers) answer(credentials);
  }

  /** A page begins to load, so that earlier answers no longer count. */
  startOver(page: ChallengedPage): void {
    deleteOf(page, this.#said);
  }

  /** A page shows another document, so that its earlier requests no longer wait. */
  leave(page: ChallengedPage): void {
    for (const [, open] of this.#openOf(page)) {
      const answers = open.answers;
      open.answers = [];
      for (const answer of answers) answer(null);
    }
  }

  /** A page has loaded: withdraws the questions that the new document has not asked again. */
  withdraw(page: ChallengedPage): void {
    deleteOf(page, this.#kept);
    for (const [id, { answers }] of this.#openOf(page)) {
      if (answers.length > 0) continue;
      this.#open.delete(id);
      this.#events.onWithdrawn(id);
    }
  }

  #openOf(page: ChallengedPage): readonly (readonly [number, Open])[] {
    const prefix = questionOf(page);
    return [...this.#open].filter(([, { question }]) => question.startsWith(prefix));
  }
}

function deleteOf(page: ChallengedPage, byQuestion: Map<string, unknown>): void {
  const prefix = questionOf(page);
  for (const question of byQuestion.keys()) {
    if (question.startsWith(prefix)) byQuestion.delete(question);
  }
}

function questionOf(page: ChallengedPage, asked: readonly unknown[] = []): string {
  const name = page.kind === 'site' ? `site ${page.siteIndex}` : `${page.kind} ${page.id}`;
  return `${name}\n${asked.length === 0 ? '' : JSON.stringify(asked)}`;
}

function isDefault(port: number): boolean {
  return port === 80 || port === 443;
}
