import { arch, release, type } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import type { KioskDeps } from './deps.ts';
import { Administration, type AdministrationDeps } from '../administration/administration.ts';
import type { Facts, Row } from '../administration/state.ts';
import { startAuditTask } from '../audit/read/audit-task.ts';
import type { LoadedConfig } from '../config/in-use/load-config.ts';
import { configSummary } from '../config/schema/summary.ts';
import { FailedSignIns } from '../session/failed-sign-ins.ts';
import { Records } from '../session/records.ts';
import { AdministratorPassword } from '../identity/sign-in/administrator.ts';
import { noFailures, type Failures } from '../identity/sign-in/login-throttle.ts';
import { verifyPassword } from '../identity/sign-in/password-hash.ts';
import type { ConfigInUse } from './config-in-use.ts';

/** An administrator's screen without input for this long closes by itself. */
const LONGEST_IDLE_MS = 120_000;

/** The administrator's screen of a kiosk, and the password that opens it. */
export interface KioskAdministration {
  readonly administration: Administration;
  /** The wrong passwords so far, for the next process. */
  failures(): unknown;
}

/** @param failures the wrong passwords that the previous process counted */
export function kioskAdministration(
  { clock, config, journal, log, auditFolder }: KioskDeps,
  failures: unknown,
  outside: Pick<AdministrationDeps, 'show' | 'onLeave'>,
): KioskAdministration {
  const { admin, session } = config.loaded.config;
  const password = new AdministratorPassword({
    passwordHash: admin.passwordHash,
    now: clock.now,
    failures: (failures as Failures | null) ?? noFailures,
    verify: verifyPassword,
  });
  const records = new Records(journal);
  const failed = new FailedSignIns(records, clock, 'administrator');
  const administration = new Administration({
    ...outside,
    clock,
    password,
    idleMs: Math.min(session.idleTimeoutMs, LONGEST_IDLE_MS),
    facts: () => factsOf(config),
    audit: (task, onTold) =>
      startAuditTask(
        {
          task,
          auditFile: join(auditFolder, 'audit.jsonl'),
          folder: join(app.getAppPath(), 'out/main'),
        },
        (told) => {
          if (told.kind === 'failed') log.error(`the audit file's ${task} failed: ${told.why}`);
          onTold(told);
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

function factsOf({ loaded, latest }: ConfigInUse): Facts {
  return {
    configFile: latest.file,
    config: conditionOf(latest),
    settings: configSummary(loaded.config),
    software: software(),
    mayLeave: loaded.config.kiosk.exitPassword === 'admin',
  };
}

function conditionOf(loaded: LoadedConfig): Facts['config'] {
  const { errors, policies, isAbsent, isLastGood } = loaded;
  if (isLastGood) return 'last-good';
  if (errors !== null) return 'rejected';
  return isAbsent && policies.length === 0 ? 'absent' : 'good';
}

function software(): readonly Row[] {
  const { electron, chrome, node } = process.versions;
  return [
    ['Cleardesk', app.getVersion()],
    ['Electron', electron],
    ['Chromium', chrome],
    ['Node.js', node],
    [type(), `${release()} (${arch()})`],
  ];
}
