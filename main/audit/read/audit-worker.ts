import { parentPort, workerData } from 'node:worker_threads';
import type { AuditTaskMessage, AuditWorkerData, CountedMessage } from './audit-task.ts';
import { countFile } from '../counts/count-file.ts';
import { readReport } from '../report/read-report.ts';
import { verifyAuditFile } from '../verify/verify.ts';

const { task, auditFile } = workerData as AuditWorkerData;

function tell(message: AuditTaskMessage | CountedMessage): void {
  parentPort?.postMessage(message);
}

/** Reports each whole percent once. */
function tellPercent(): (done: number) => void {
  let last = 0;
  return (done) => {
    const percent = Math.floor(done * 100);
    if (percent > last) tell({ kind: 'progress', percent });
    last = Math.max(last, percent);
  };
}

async function run(): Promise<AuditTaskMessage | CountedMessage> {
  switch (task) {
    case 'report':
      return { kind: 'report', report: await readReport(auditFile) };
    case 'count':
      return { kind: 'counted', counted: countFile(auditFile) };
    case 'verify':
      return {
        kind: 'verdict',
        verdict: verifyAuditFile(auditFile, { onProgress: tellPercent() }),
      };
  }
}

// An error ends the thread, which startAuditTask reports as a failure.
void run().then(tell);
