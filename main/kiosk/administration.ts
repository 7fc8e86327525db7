import { arch, release, type } from 'node:os';
import { join } from 'node:path';
import { Administration, type AdministrationDeps } from '../administration/administration.ts';
import type { Facts, Row } from '../administration/state.ts';
import { startAuditTask } from '../audit/read/audit-task.ts';
import type { LoadedConfig } from '../config/in-use/load-config.ts';
import { configSummary } from '../config/in-use/summary.ts';
import { FailedSignIns, Records } from '../session/records.ts';
import { AdministratorPassword } from '../identity/sign-in/administrator.ts';
import { noFailures, type Failures } from '../identity/sign-in/login-throttle.ts';
import { verifyPassword } from '../identity/sign-in/password-hash.ts';
import type { ConfigInUse } from './config-in-use.ts';
import type { ProcessDeps } from './deps.ts';

/** An administrator's screen without input for this long closes by itself. */
const LONGEST_IDLE_MS = 120_000;

/** The administrator's screen of a kiosk, and the password that opens it. */
export interface KioskAdministration {
  readonly administration: Administration;
  /** The wrong passwords so far, for the next process. */
  failures(): Failures;
}

/** @param failures the wrong passwords that the previous process counted */
export function kioskAdministration(
  { app, clock, config, auditLog, log, auditFolder }: ProcessDeps,
  failures: Failures | null,
  outside: Pick<AdministrationDeps, 'show' | 'onLeave'>,
): KioskAdministration {
  const { admin, session } = config.loaded.config;
  const password = new AdministratorPassword({
    passwordHash: admin.passwordHash,
    now: clock.now,
    failures: failures ?? noFailures,
    verify: verifyPassword,
  });
  const records = new Records(auditLog);
  const failed = new FailedSignIns(records, clock, 'administrator');
  const administration = new Administration({
    ...outside,
    clock,
    password,
    idleMs: Math.min(session.idleTimeoutMs, LONGEST_IDLE_MS),
    facts: () => factsOf(config, app.version),
    audit: (task, onMessage) =>
      startAuditTask(
        {
          task,
          auditFile: join(auditFolder, 'audit.jsonl'),
          folder: app.workersFolder,
        },
        (message) => {
          if (message.kind === 'failed') {
            log.error(`the audit file's ${task} failed: ${message.why}`);
          }
          onMessage(message);
        },
      ),
    records: {
      write: (entry) => records.write(entry),
      failed: () => {
        failed.failed('wrong-password');
      },
      flush: () => {
        failed.flush();
      },
    },
  });
  return { administration, failures: () => password.failures() };
}

function factsOf({ loaded, latest }: ConfigInUse, version: string): Facts {
  return {
    configFile: latest.file,
    config: conditionOf(latest),
    settings: configSummary(loaded.config),
    software: software(version),
    mayLeave: loaded.config.kiosk.exitPassword === 'admin',
  };
}

function conditionOf(loaded: LoadedConfig): Facts['config'] {
  const { errors, policies, isAbsent, isLastGood } = loaded;
  if (isLastGood) return 'last-good';
  if (errors !== null) return 'rejected';
  return isAbsent && policies.length === 0 ? 'absent' : 'good';
}

function software(version: string): readonly Row[] {
  const { electron, chrome, node } = process.versions;
  return [
    ['Cleardesk', version],
    ['Electron', electron],
    ['Chromium', chrome],
    ['Node.js', node],
    [type(), `${release()} (${arch()})`],
  ];
}
