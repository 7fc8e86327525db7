import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Report } from '../report/report.ts';
import type { Verdict } from '../verify/verdict.ts';

/** What is read out of the audit file in a thread of its own: it may be large, and kiosks do not wait. */
export type AuditTask = 'report' | 'verify';

/** What the worker says: how far it is, where it says that, and in the end what it found. */
export type AuditTaskMessage =
  | { readonly kind: 'progress'; readonly percent: number }
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'failed'; readonly why: string };

/** What the worker is started with. */
export interface AuditWorkerData {
  readonly task: AuditTask;
  readonly auditFile: string;
}

/**
 * Begins a task. Whatever happens, its last word is what it found, or that it failed.
 * @param folder where the build put the worker
 * @returns what stops it, without a further word
 */
export function startAuditTask(
  { task, auditFile, folder }: AuditWorkerData & { readonly folder: string },
  onTold: (told: AuditTaskMessage) => void,
): () => void {
  const worker = new Worker(join(folder, 'audit-worker.cjs'), {
    workerData: { task, auditFile } satisfies AuditWorkerData,
  });
  let isOver = false;
  const tell = (told: AuditTaskMessage) => {
    if (isOver) return;
    isOver = told.kind !== 'progress';
    onTold(told);
  };
  worker.on('message', tell);
  worker.on('error', (error) => {
    tell({ kind: 'failed', why: error instanceof Error ? error.message : String(error) });
  });
  worker.on('exit', () => {
    tell({ kind: 'failed', why: 'its thread ended' });
  });
  return () => {
    isOver = true;
    void worker.terminate();
  };
}
