import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CountedFile } from '../counts/audit-counter.ts';
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

/** The message of a worker that counts, for the metrics. */
export interface CountedMessage {
  readonly kind: 'counted';
  readonly counted: CountedFile;
}

export interface AuditWorkerData {
  readonly task: AuditTask | 'count';
  readonly auditFile: string;
}

const WORKER = 'audit-worker.cjs';

/**
 * Starts a task. Its last message is always its result or its failure.
 * @param folder where the build put the worker
 * @returns a function that stops the task without another message
 */
export function startAuditTask(
  {
    task,
    auditFile,
    folder,
  }: { readonly task: AuditTask; readonly auditFile: string; readonly folder: string },
  onTold: (told: AuditTaskMessage) => void,
): () => void {
  const worker = new Worker(join(folder, WORKER), {
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

/** Counts a whole audit file for the metrics. @param folder where the build put the worker */
export async function countInWorker(auditFile: string, folder: string): Promise<CountedFile> {
  const worker = new Worker(join(folder, WORKER), {
    workerData: { task: 'count', auditFile } satisfies AuditWorkerData,
  });
  return new Promise((resolve, reject) => {
    worker.on('message', ({ counted }: CountedMessage) => {
      resolve(counted);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      reject(new Error('the thread that counts the audit records ended'));
    });
  });
}
