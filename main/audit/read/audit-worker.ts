import { parentPort, workerData } from 'node:worker_threads';
import type { AuditTaskMessage, AuditWorkerData } from './audit-task.ts';
import { readReport } from '../report/read-report.ts';
import { verifyAuditFile } from '../verify/verify.ts';

const { task, auditFile } = workerData as AuditWorkerData;

function tell(told: AuditTaskMessage): void {
  parentPort?.postMessage(told);
}

/** Each whole percent is worth a word, and no more. */
function tellPercent(): (done: number) => void {
  let last = 0;
  return (done) => {
    const percent = Math.floor(done * 100);
    if (percent > last) tell({ kind: 'progress', percent });
    last = Math.max(last, percent);
  };
}

async function run(): Promise<AuditTaskMessage> {
  switch (task) {
    case 'report':
      return { kind: 'report', report: await readReport(auditFile) };
    case 'verify':
      return {
        kind: 'verdict',
        verdict: verifyAuditFile(auditFile, { onProgress: tellPercent() }),
      };
  }
}

// An error ends the thread, which is an answer as well.
void run().then(tell);
