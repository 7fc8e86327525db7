import { join } from 'node:path';
import { auditFolder } from '../audit/file/audit-folder.ts';
import { configLocation } from '../config/source/config-location.ts';
import { readConfig } from '../config/source/read-config.ts';
import type { CommandIo } from './command.ts';

/** Adds the kiosk's audit file to what a command gets. Its first use reads the config. */
export function withAuditFile(io: Omit<CommandIo, 'auditFile'>): CommandIo {
  let file: string | null = null;
  return {
    ...io,
    get auditFile() {
      return (file ??= ownAuditFile(io));
    },
  };
}

/** The audit file of a kiosk that would start now. */
function ownAuditFile({
  configFile,
  env,
  platform,
  dataFolder,
}: Omit<CommandIo, 'auditFile'>): string {
  const read = readConfig(configLocation({ named: configFile, env, platform }));
  const settings = 'config' in read ? read.config.audit : null;
  return join(auditFolder({ env, dataFolder, settings }), 'audit.jsonl');
}
