import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Report } from '../report/report.ts';
import type { Verdict } from '../verify/verdict.ts';

/** A task on the audit file for a worker thread, because the file may be large. */
export type AuditTask = 'report' | 'verify';

/** A message of the worker: its progress, and at the end its result. */
export type AuditTaskMessage =
  | { readonly kind: 'progress'; readonly percent: number }
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'failed'; readonly why: string };

export interface AuditWorkerData {
  readonly task: AuditTask;
  readonly auditFile: string;
}

/**
 * Starts a task. Its last message is always its result or its failure.
 * @param folder where the build put the worker
 * @returns a function that stops the task without another message
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
