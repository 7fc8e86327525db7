import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText } from '../../base/errors.ts';
import { withTimeLimit } from '../../base/time-limit.ts';
import { countInWorker } from '../../audit/read/audit-task.ts';
import type { AuditCounts } from '../../audit/counts/audit-counts.ts';
import type { AuditCounter } from '../../audit/counts/audit-counter.ts';
import type { KioskStatus } from '../../control/status.ts';
import type { MetricsFile, MetricsFileOptions } from '../../metrics/metrics-file.ts';
import type { Metric } from '../../metrics/prometheus.ts';
import type { Log } from '../../device/log/log.ts';
import type { OwnApp, ProcessDeps } from '../deps.ts';

/** The login screen, and the next process, come first. */
const BEGIN_AFTER_MS = 1000;

/** A whole audit file takes longer to count, at the first time: the state must not wait for that. */
const COUNT_LIMIT_MS = 1000;

/** A folder on a network must not keep a device from being switched off. */
const QUIT_LIMIT_MS = 500;

type MetricsProcess = Pick<ProcessDeps, 'auditFolder' | 'clock' | 'config'> & {
  readonly app: Pick<OwnApp, 'version' | 'workersFolder'>;
  readonly log: Pick<Log, 'info' | 'warning'>;
};

interface MetricsOptions {
  /** What the process before this one has said of the file: {@link Metrics.fault}. */
  readonly faultBefore: string | null;
  /** The version of Electron. */
  readonly electron: string;
}

/** The wiring of the file that monitoring reads, where `metrics.file` names one. */
export class Metrics {
  readonly #process: MetricsProcess;
  readonly #options: MetricsOptions;
  #file: MetricsFile | null = null;
  #counter: AuditCounter | null = null;
  #counting: Promise<AuditCounts> | null = null;
  /** What keeps the audit file from being counted, as the log has it. */
  #countFault: string | null = null;
  #isClosed = false;

  constructor(process: MetricsProcess, options: MetricsOptions) {
    this.#process = process;
    this.#options = options;
  }

  /** What the log says of the file already; null for nothing. */
  get fault(): string | null {
    return this.#file === null ? this.#options.faultBefore : this.#file.fault;
  }

  get health(): KioskStatus['metrics'] {
    if (this.#process.config.loaded.config.metrics.file === null) return 'off';
    return this.fault === null ? 'ok' : 'failed';
  }

  /** Goes on where the process before this one stopped. */
  start(status: () => KioskStatus): void {
    const { file, everyMs } = this.#process.config.loaded.config.metrics;
    if (file === null) return;
    this.#process.clock.after(BEGIN_AFTER_MS, () => {
      if (!this.#isClosed)
        void this.#begin({ path: file, everyMs, faultBefore: this.#options.faultBefore }, status);
    });
  }

  /** The state has changed. */
  changed(): void {
    this.#file?.changed();
  }

  /** Another process writes the file from now on. What is on its way is not waited for. */
  close(): void {
    this.#isClosed = true;
    this.#file?.close();
    this.#counter?.close();
  }

  /** No process follows. Resolves when the file says so, or after a moment. */
  async quit(): Promise<void> {
    this.#isClosed = true;
    await withTimeLimit(this.#file?.quit() ?? Promise.resolve(), QUIT_LIMIT_MS, undefined);
    this.close();
  }

  async #begin(options: MetricsFileOptions, status: () => KioskStatus): Promise<void> {
    // Not loaded where there are no metrics, and not while the kiosk starts.
    const [{ MetricsFile }, { gauges }, { metricsText }, counter] = await Promise.all([
      import('../../metrics/metrics-file.ts'),
      import('../../metrics/gauges.ts'),
      import('../../metrics/prometheus.ts'),
      this.#openCounter(),
    ]);
    if (this.#isClosed) return;
    const { app, auditFolder, clock, log } = this.#process;
    this.#counter = counter;
    this.#file = new MetricsFile(options, {
      after: clock.after,
      content: async (isUp) => {
        const [counted, diskFreeBytes] = await Promise.all([
          this.#counted(counter),
          freeBytes(auditFolder),
        ]);
        const own = { isUp, version: app.version, electron: this.#options.electron };
        return metricsText([...gauges(status(), { ...own, diskFreeBytes }), ...counted]);
      },
      onFault: (sentence) => {
        log.warning(`metrics.file: ${sentence}`);
      },
      onRestored: () => {
        log.info('metrics.file is written again');
      },
    });
    this.#file.start();
  }

  async #openCounter(): Promise<AuditCounter> {
    const [{ AuditCounter }, { recordsAfter }] = await Promise.all([
      import('../../audit/counts/audit-counter.ts'),
      import('../../audit/read/records-after.ts'),
    ]);
    const { app, auditFolder } = this.#process;
    const auditFile = join(auditFolder, 'audit.jsonl');
    return new AuditCounter({
      countsFile: join(auditFolder, 'counted'),
      recordsAfter: (seq) => recordsAfter(auditFile, seq),
      countAll: () => countInWorker(auditFile, app.workersFolder),
    });
  }

  /** Without the counters, monitoring still has the state. */
  async #counted(counter: AuditCounter): Promise<readonly Metric[]> {
    try {
      this.#counting ??= this.#count(counter);
      const counts = await withTimeLimit(this.#counting, COUNT_LIMIT_MS, null);
      if (counts === null) {
        // Once it is done, with what it has found.
        this.#counting.finally(() => this.#file?.changed()).catch(() => undefined);
        return [];
      }
      this.#countFault = null;
      return [
        ...counts.metrics(this.#process.clock.wall()),
        {
          name: 'cleardesk_audit_records_total',
          type: 'counter',
          help: 'Records of the audit file, by the number of the last one.',
          samples: [{ value: counter.lastSeq }],
        },
      ];
    } catch (error) {
      const fault = errorText(error);
      if (this.#isClosed || fault === this.#countFault) return [];
      this.#countFault = fault;
      this.#process.log.warning(`metrics.file has no counters: ${fault}`);
      return [];
    }
  }

  async #count(counter: AuditCounter): Promise<AuditCounts> {
    try {
      return await counter.update();
    } finally {
      this.#counting = null;
    }
  }
}

async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null; // the folder may not be there yet
  }
}
