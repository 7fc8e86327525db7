import { join, resolve } from 'node:path';

/**
 * The folder with the audit file in it, its full files, its seal and its salt: what
 * `CLEARDESK_AUDIT_DIR` names, else `audit` in the data folder. An installed kiosk keeps it apart, in
 * /var/log. It is no setting of the config file, whose own errors are recorded here.
 */
export function auditFolder(
  env: Readonly<Record<string, string | undefined>>,
  dataFolder: string,
): string {
  const named = env['CLEARDESK_AUDIT_DIR'];
  return named === undefined || named === '' ? join(dataFolder, 'audit') : resolve(named);
}
