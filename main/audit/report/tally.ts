import { countsIn, numberIn, objectsIn, originIn, textIn } from '../export/fields.ts';
import { SessionThread } from '../export/session-thread.ts';
import type { AuditRecord } from '../read/read-records.ts';
import { Calendar, Count } from './calendar.ts';
import { EndingTally, spreadOf } from './ending-tally.ts';
import { OutageWatch } from './outage-watch.ts';
import type { Report } from './report.ts';

/** A hostile site can make up any number of origins: a report counts the first of them. */
const MOST_ORIGINS = 1000;

/** Counts the records of an audit file, one after another, in little memory. */
export class Tally {
  readonly #lengths = new LengthTally();
  readonly #endings = new EndingTally();
  readonly #outages = new OutageWatch();
  readonly #starts = new Calendar();
  readonly #devices = new Set<string>();
  readonly #events = new Count();
  readonly #blocked = new Count();
  readonly #refusedOrigins = new Count(MOST_ORIGINS);
  readonly #failedSignIns = new Count();
  readonly #serverResults = new Count();
  readonly #troubles = new Count();
  #from: string | null = null;
  #to: string | null = null;
  #records = 0;

  /** @param counts false for a record that is only needed to understand later ones */
  see(record: AuditRecord, counts = true): void {
    this.#lengths.see(record, counts);
    this.#endings.see(record, counts);
    this.#outages.see(record);
    if (counts) this.#count(record);
  }

  /** @param reading the result of reading the records */
  report(reading: Pick<Report, 'unreadable' | 'isWhole'>): Report {
    return {
      devices: [...this.#devices],
      from: this.#from,
      to: this.#to,
      records: this.#records,
      ...reading,
      sessions: this.#events.of('session-started'),
      sessionsByDay: this.#starts.byDay(),
      sessionsByHour: this.#starts.byHour(),
      ...this.#lengths.figures(),
      ...this.#endings.figures(),
      outages: this.#outages.within(this.#from, this.#to),
      blocked: this.#blocked.all(),
      refusedOrigins: this.#refusedOrigins.all(),
      failedSignIns: this.#failedSignIns.all(),
      serverResults: this.#serverResults.all(),
      warnings: this.#events.of('warning-shown'),
      warningsAnswered: this.#events.of('warning-cancelled'),
      troubles: this.#troubles.all(),
    };
  }

  #count(record: AuditRecord): void {
    const { time, event, device } = record;
    this.#from ??= time;
    this.#to = time;
    this.#records += 1;
    this.#devices.add(device);
    this.#events.add(event);
    switch (event) {
      case 'session-started':
        this.#starts.add(time);
        return;
      case 'blocked':
        this.#blocked.add(textIn(record['what']));
        if (originIn(record) !== null) this.#refusedOrigins.add(originIn(record));
        return;
      case 'blocked-not-recorded':
        for (const [what, count] of countsIn(record['counts'])) this.#blocked.add(what, count);
        return;
      case 'sign-in-failed':
        this.#failedSignIns.add(textIn(record['cause']), numberIn(record['attempts']) ?? 1);
        return;
      case 'server-sign-out':
        for (const { result } of objectsIn(record['results'])) {
          this.#serverResults.add(textIn(result));
        }
        return;
      case 'kiosk-started':
        if (textIn(record['restartedAfter']) !== null) this.#troubles.add('restarted');
        return;
      case 'recovery':
      case 'clock-jump':
      case 'config-rejected':
      case 'idle-source-degraded':
      case 'credentials-degraded':
      case 'seal-lost':
      case 'forwarding-degraded':
      case 'forwarding-gap':
        this.#troubles.add(event);
        return;
    }
  }
}

/** Measures sessions: each from its start to the first ending that begins. */
class LengthTally {
  readonly #thread = new SessionThread();
  readonly #lengths: number[] = [];
  #withoutLength = 0;
  /** The session whose ending began last. */
  #ended: string | null = null;

  /** @param counts false for a record that is only needed to understand later ones */
  see(record: AuditRecord, counts: boolean): void {
    const session = this.#thread.follow(record);
    const name = textIn(record.session);
    // An ending that the kiosk makes up for after a crash begins a second time.
    if (record.event !== 'ending-started' || name === null || name === this.#ended) return;
    this.#ended = name;
    if (!counts) return;
    // The time of a crash or power cut is unknown; the time until the next start is not use.
    if (session === null || record['reason'] === 'recovery') this.#withoutLength += 1;
    else this.#lengths.push(session.lengthMs);
  }

  figures(): Pick<Report, 'duration' | 'withoutLength'> {
    return { duration: spreadOf(this.#lengths), withoutLength: this.#withoutLength };
  }
}
