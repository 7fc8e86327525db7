import { visibleText } from '../../base/text.ts';

/** How much a line of the log matters: the names of syslog(3), as `log.level` has them. */
export type Level = 'error' | 'warning' | 'info' | 'debug';

/** Their numbers in sd-daemon(3) and RFC 5424, section 6.2.1: the lower, the worse. */
export const priorities: Readonly<Record<Level, number>> = {
  error: 3,
  warning: 4,
  info: 6,
  debug: 7,
};

/** Writes a line, which contains no line break. It may throw. */
export type Sink = (level: Level, line: string) => void;

/**
 * The kiosk's log for IT. The audit file is the proof of what happened; the log helps to find out
 * why. It contains no personal data. A line that cannot be written is lost: a failing log never
 * fails the kiosk.
 */
export class Log {
  readonly #sink: Sink;
  #level: Level = 'info';

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** Lines below this level are not written. */
  set level(level: Level) {
    this.#level = level;
  }

  error(text: string): void {
    this.write('error', text);
  }

  /** @param whole addresses that stay whole, because they are settings or an issuer: see {@link redact} */
  warning(text: string, whole: readonly string[] = []): void {
    this.write('warning', text, whole);
  }

  info(text: string): void {
    this.write('info', text);
  }

  debug(text: string): void {
    this.write('debug', text);
  }

  write(level: Level, text: string, whole: readonly string[] = []): void {
    if (priorities[level] > priorities[this.#level]) return;
    try {
      this.#sink(level, redact(text, whole));
    } catch {
      // There is nowhere else to report the error.
    }
  }
}

/** Enough for an error and its stack. */
const MOST_CHARACTERS = 2000;

/**
 * Makes one line for the log without personal data. Of an address only the origin stays, because
 * its path may name a patient and its query may hold a token, such as the `id_token_hint` of a
 * sign-out (OpenID Connect RP-Initiated Logout 1.0, section 2). Names of home folders are removed.
 * @param whole addresses without query that stay as they are, such as an issuer, whose path is no user's
 */
export function redact(text: string, whole: readonly string[] = []): string {
  const line = text
    .slice(0, 2 * MOST_CHARACTERS)
    .replaceAll(
      /([a-z][a-z0-9+.-]{0,20}:\/\/)(?:[^\s/?#'"]*@)?([^\s/?#'"]*)([^\s'")]*)/gi,
      (address: string, scheme: string, host: string, rest: string) =>
        whole.includes(address) && !/[?#@]/.test(address)
          ? address
          : `${scheme}${host}${rest.length > 1 ? '/…' : rest}`,
    )
    .replaceAll(/\b(data|javascript|mailto|tel):[^\s'"]+/gi, '$1:…')
    .replaceAll(/([/\\](?:home|Users)[/\\])[^/\\\s'":]+/g, '$1…')
    .replaceAll(/\s*\p{Cc}+\s*/gu, ' ');
  return visibleText(line, ' ').slice(0, MOST_CHARACTERS);
}

/** An error of the config file without possible user names; it identifies accounts by number. */
export function withoutNames(error: string): string {
  if (!error.includes('signIn')) return error;
  // What follows are names of settings and their choices.
  const [message = '', ...known] = error.split(/(?= \(allowed: |; did you mean )/);
  return [message.replaceAll(/"[^"]*"|`[^`]*`/g, '"…"'), ...known].join('');
}
