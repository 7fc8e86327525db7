import { workerData } from 'node:worker_threads';
import type { WorkerLine } from '../base/worker.ts';
import { auditInit } from './audit-init.ts';
import { diagnose } from './diagnose/diagnose.ts';
import { endSession } from './end-session.ts';
import type { WorkerMessage, WorkerTask } from './kiosk-command.ts';
import { withAuditFile } from './own-audit-file.ts';
import { report } from './report.ts';
import { status } from './status.ts';

const { command, args, bell, port, ...given } = workerData as WorkerTask & WorkerLine;

const commands = {
  status,
  'end-session': endSession,
  'audit-init': auditInit,
  diagnose,
  report,
};

function tell(message: WorkerMessage): void {
  port.postMessage(message);
  Atomics.store(bell, 0, 1);
  Atomics.notify(bell, 0);
}

async function run(): Promise<number> {
  const io = withAuditFile({
    ...given,
    env: process.env,
    platform: process.platform,
    out: (line: string) => tell({ kind: 'out', line }),
    err: (line: string) => tell({ kind: 'err', line }),
    progress: (done: number) => tell({ kind: 'progress', done }),
  });
  try {
    return await commands[command](args, io);
  } catch (error) {
    io.err(`cleardesk: ${String(error)}`);
    return 1;
  }
}

void run().then((code) => tell({ kind: 'exit', code }));
