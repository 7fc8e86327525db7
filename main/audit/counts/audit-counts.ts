import { isObject } from '../../base/object.ts';
import type { Metric } from '../../metrics/prometheus.ts';
import { countsIn, numberIn, objectsIn, textIn } from '../export/fields.ts';
import type { AuditRecord } from '../read/read-records.ts';
import { endsOutage } from '../report/outage-watch.ts';
import { combinations, type CounterKey, counters, seriesName } from './counters.ts';

/** The upper bounds of the histogram of endings, in seconds: an ordinary one takes half a second. */
const BOUNDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The counts as another process or thread gets them: JSON. */
export interface StoredCounts {
  /** By the names of their series. */
  readonly counts: Readonly<Record<string, number>>;
  /** How many endings took at most so long, in the order of the bounds. */
  readonly endingTimes: readonly number[];
  readonly endingSeconds: number;
  readonly outOfServiceMs: number;
  readonly outage: { readonly from: string; readonly problem: string } | null;
  readonly lastCleanEnding: string | null;
  readonly isUnclean: boolean;
}

const NONE: StoredCounts = {
  counts: {},
  endingTimes: BOUNDS.map(() => 0),
  endingSeconds: 0,
  outOfServiceMs: 0,
  outage: null,
  lastCleanEnding: null,
  isUnclean: false,
};

/** Counts the records of an audit file, one after another, for the metrics. */
export class AuditCounts {
  #stored: StoredCounts;
  /** A clock that is set back must not make a counter go back. */
  #mostOutOfServiceMs = 0;

  constructor(stored = NONE) {
    this.#stored = stored;
  }

  /** Goes on from what {@link stored} gave. @returns null where it is no such value */
  static from(value: unknown): AuditCounts | null {
    if (!isObject(value) || !isObject(value['counts'])) return null;
    const { outage, endingTimes } = value;
    const times = Array.isArray(endingTimes) ? endingTimes.map((time) => numberIn(time) ?? 0) : [];
    if (times.length !== BOUNDS.length) return null;
    const [from, problem] = isObject(outage) ? [outage['from'], outage['problem']] : [];
    return new AuditCounts({
      counts: Object.fromEntries(countsIn(value['counts'])),
      endingTimes: times,
      endingSeconds: numberIn(value['endingSeconds']) ?? 0,
      outOfServiceMs: numberIn(value['outOfServiceMs']) ?? 0,
      outage: typeof from === 'string' && typeof problem === 'string' ? { from, problem } : null,
      lastCleanEnding: textIn(value['lastCleanEnding']),
      isUnclean: value['isUnclean'] === true,
    });
  }

  get stored(): StoredCounts {
    return this.#stored;
  }

  /** Counts one record; each has to come once, in the order of the file. */
  see(record: AuditRecord): void {
    this.#seeOutage(record);
    switch (record.event) {
      case 'session-started':
        this.#set({ isUnclean: false });
        this.#count('sessions', []);
        return;
      case 'ending-finished':
        this.#seeEnding(record);
        return;
      case 'server-sign-out':
        for (const { result } of objectsIn(record['results'])) {
          this.#count('server_signout', [textIn(result)]);
        }
        return;
      case 'sign-in-failed': {
        const attempts = numberIn(record['attempts']) ?? 1;
        this.#count('sign_in_failures', [textIn(record['cause'])], attempts);
        return;
      }
      case 'blocked':
        this.#count('blocked', [textIn(record['what'])]);
        return;
      case 'blocked-not-recorded':
        for (const [what, count] of countsIn(record['counts'])) {
          this.#count('blocked', [what], count);
        }
        return;
      case 'recovery':
        this.#count('recoveries', [textIn(record['cause'])]);
        return;
      case 'kiosk-started': {
        const after = textIn(record['restartedAfter']);
        if (after !== null) this.#count('restarts', [after]);
        return;
      }
    }
  }

  /** What Prometheus reads. @param now for how long the device has been out of service so far */
  metrics(now: Date): readonly Metric[] {
    const { counts, endingTimes, endingSeconds, outage, lastCleanEnding } = this.#stored;
    const openMs = outage === null ? 0 : Math.max(0, now.getTime() - Date.parse(outage.from));
    this.#mostOutOfServiceMs = Math.max(
      this.#mostOutOfServiceMs,
      this.#stored.outOfServiceMs + openMs,
    );
    const endings = Object.entries(counts)
      .filter(([series]) => series.startsWith('endings '))
      .reduce((sum, [, count]) => sum + count, 0);
    return [
      ...counters.map(([key, counter]): Metric => ({
        name: counter.name,
        type: 'counter',
        help: counter.help,
        samples: combinations(counter).map((labels) => ({
          labels,
          value: counts[seriesName(key, Object.values(labels))] ?? 0,
        })),
      })),
      {
        name: 'cleardesk_ending_seconds',
        type: 'histogram',
        help: 'How long endings took, without the repetitions of one that was not clean.',
        samples: [
          ...BOUNDS.map((bound, at) => ({
            suffix: '_bucket',
            labels: { le: String(bound) },
            value: endingTimes[at] ?? 0,
          })),
          { suffix: '_bucket', labels: { le: '+Inf' }, value: endings },
          { suffix: '_sum', value: endingSeconds },
          { suffix: '_count', value: endings },
        ],
      },
      {
        name: 'cleardesk_out_of_service_seconds_total',
        type: 'counter',
        help: 'How long no user could sign in, also while the device was off in between.',
        samples: [{ value: this.#mostOutOfServiceMs / 1000 }],
      },
      {
        name: 'cleardesk_last_clean_ending_timestamp_seconds',
        type: 'gauge',
        help: 'When the last clean ending was finished.',
        samples: lastCleanEnding === null ? [] : [{ value: Date.parse(lastCleanEnding) / 1000 }],
      },
    ];
  }

  #seeEnding(record: AuditRecord): void {
    const { isUnclean: isRepetition, endingTimes, endingSeconds } = this.#stored;
    const isClean = record['clean'] === true;
    const result = isClean ? 'clean' : 'not-clean';
    this.#set({ isUnclean: !isClean });
    if (isClean) this.#set({ lastCleanEnding: record.time });
    if (isRepetition) {
      this.#count('ending_repetitions', [result]);
      return;
    }
    const seconds = (numberIn(record['durationMs']) ?? 0) / 1000;
    this.#count('endings', [textIn(record['reason']), result]);
    this.#set({
      endingTimes: BOUNDS.map((bound, at) => (endingTimes[at] ?? 0) + (seconds <= bound ? 1 : 0)),
      endingSeconds: endingSeconds + seconds,
    });
  }

  /** As the report does: every failed try records the same outage again. */
  #seeOutage(record: AuditRecord): void {
    const { outage, outOfServiceMs } = this.#stored;
    const problem = record.event === 'out-of-service' ? (textIn(record['problem']) ?? '') : null;
    if (problem !== null && outage?.problem === problem) return;
    const hasEnded = outage !== null && endsOutage(record, outage.problem);
    if (problem === null && !hasEnded) return;
    const lengthMs = outage === null ? 0 : Date.parse(record.time) - Date.parse(outage.from);
    this.#set({
      outOfServiceMs: outOfServiceMs + Math.max(0, lengthMs),
      outage: problem === null ? null : { from: record.time, problem },
    });
  }

  #count(key: CounterKey, labels: readonly (string | null)[], by = 1): void {
    const series = seriesName(key, labels);
    const { counts } = this.#stored;
    this.#set({ counts: { ...counts, [series]: (counts[series] ?? 0) + by } });
  }

  #set(change: Partial<StoredCounts>): void {
    this.#stored = { ...this.#stored, ...change };
  }
}
