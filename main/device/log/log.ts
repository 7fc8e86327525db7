import { redact } from './redact.ts';
import { priorities, type Level } from './level.ts';

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
      // There is nowhere else to report the error.
    }
  }
}
