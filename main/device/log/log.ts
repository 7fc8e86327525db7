import { redact } from './redact.ts';
import { priorities, type Level } from './level.ts';

/** Takes a line, which has no line break in it. It may throw. */
export type Sink = (level: Level, line: string) => void;

/**
 * What the kiosk has to say to IT, apart from the audit file: that one is the proof, this one helps to
 * find out why. Nothing personal comes through. Where a line cannot be written, it is lost: a failing
 * log never fails the kiosk.
 */
export class Log {
  readonly #sink: Sink;
  #level: Level = 'info';

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** What matters less than this is not written. */
  set level(level: Level) {
    this.#level = level;
  }

  error(text: string): void {
    this.write('error', text);
  }

  warning(text: string): void {
    this.write('warning', text);
  }

  info(text: string): void {
    this.write('info', text);
  }

  debug(text: string): void {
    this.write('debug', text);
  }

  write(level: Level, text: string): void {
    if (priorities[level] > priorities[this.#level]) return;
    try {
      this.#sink(level, redact(text));
    } catch {
      // There is nobody left to tell.
    }
  }
}
