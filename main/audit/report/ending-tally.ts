import { numberIn, objectsIn, receiptCode, textIn } from '../export/fields.ts';
import type { AuditRecord } from '../read/read-records.ts';
import { Calendar, Count } from './calendar.ts';
import type { Report, ReportedEnding, Percentiles } from './report.ts';

const LAST_ENDINGS = 20;

/** A report's figures about endings. */
export type EndingFigures = Pick<
  Report,
  | 'endings'
  | 'endingsByDay'
  | 'endingsByHour'
  | 'endingsByReason'
  | 'endingsWithoutSession'
  | 'repeatedEndings'
  | 'notClean'
  | 'endingTime'
  | 'failedSteps'
  | 'lastEndings'
>;

/**
 * Counts endings. The kiosk repeats an ending that was not clean; repeats have their own count, so
 * that a night out of service does not outweigh a year of sessions.
 */
export class EndingTally {
  readonly #calendar = new Calendar();
  readonly #reasons = new Count();
  readonly #failedSteps = new Count();
  readonly #times: number[] = [];
  readonly #last: ReportedEnding[] = [];
  #count = 0;
  #withoutSession = 0;
  #notClean = 0;
  #repeats = 0;
  #isUnclean = false;

  /**
   * Takes every record, in the order of the file.
   * @param counts false for a record before the report's period, which only later ones depend on
   */
  see(record: AuditRecord, counts: boolean): void {
    if (record.event === 'session-started') this.#isUnclean = false;
    if (record.event !== 'ending-finished') return;
    const isRepeat = this.#isUnclean;
    this.#isUnclean = record['clean'] !== true;
    if (!counts) return;
    const ending = reported(record, isRepeat);
    this.#keep(ending);
    if (isRepeat) this.#repeats += 1;
    else this.#add(ending);
    if (!isRepeat && textIn(record.session) === null) this.#withoutSession += 1;
  }

  figures(): EndingFigures {
    return {
      endings: this.#count,
      endingsByDay: this.#calendar.byDay(),
      endingsByHour: this.#calendar.byHour(),
      endingsByReason: this.#reasons.all(),
      endingsWithoutSession: this.#withoutSession,
      repeatedEndings: this.#repeats,
      notClean: this.#notClean,
      endingTime: spreadOf(this.#times),
      failedSteps: this.#failedSteps.all(),
      lastEndings: this.#last.toReversed(),
    };
  }

  #add({ time, reason, clean, durationMs, steps }: ReportedEnding): void {
    this.#count += 1;
    this.#calendar.add(time);
    this.#reasons.add(reason);
    this.#times.push(durationMs);
    if (!clean) this.#notClean += 1;
    for (const { name, ok } of steps) if (!ok) this.#failedSteps.add(name);
  }

  /** Keeps the first and the last try of an ending that was repeated. */
  #keep(ending: ReportedEnding): void {
    if (ending.isRepeat && this.#last.at(-1)?.isRepeat === true) this.#last.pop();
    this.#last.push(ending);
    if (this.#last.length > LAST_ENDINGS) this.#last.shift();
  }
}

function reported(record: AuditRecord, isRepeat: boolean): ReportedEnding {
  return {
    time: record.time,
    receipt: receiptCode(record) ?? '',
    reason: textIn(record['reason']) ?? 'unknown',
    isRepeat,
    clean: record['clean'] === true,
    durationMs: numberIn(record['durationMs']) ?? 0,
    steps: objectsIn(record['steps']).map((step) => ({
      name: textIn(step['name']) ?? 'unknown',
      ok: step['ok'] === true,
      ms: numberIn(step['ms']) ?? 0,
      leftovers: numberIn(step['leftovers']),
      problem: textIn(step['problem']),
    })),
  };
}

/** Of a list of times in milliseconds. */
export function spreadOf(times: readonly number[]): Percentiles {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    count: sorted.length,
    medianMs: percentile(sorted, 50),
    p95Ms: percentile(sorted, 95),
  };
}

/**
 * The percentile by nearest rank: always a measured value, never one in between.
 */
function percentile(sorted: readonly number[], part: number): number | null {
  return sorted[Math.max(0, Math.ceil((part / 100) * sorted.length) - 1)] ?? null;
}
