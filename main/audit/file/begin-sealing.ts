import { randomBytes } from 'node:crypto';
import type { Config } from '../../config/schema/schema.ts';
import type { RecordContext } from './audit-file.ts';
import { AuditLog } from '../audit-log.ts';
import { createSealKeyFile, readSealKey, type SealKey, sealKeyId, sealKeyPath } from './seal.ts';

const KEY_BYTES = 32;

/**
 * Begins to seal an audit file: makes a new line of keys, whose first one seals the next record, an
 * `audit-sealed`. The caller must hold the data folder: two writers would corrupt the file.
 * @returns the verification key, which must not stay on the device; null if the file is already
 * sealed and `replace` is false
 * @throws AuditError, or the file system's error
 */
export function beginSealing(
  auditFile: string,
  context: RecordContext & { readonly settings: Config['audit'] },
  replace: boolean,
): SealKey | null {
  const keyPath = sealKeyPath(auditFile);
  if (!replace && readSealKey(keyPath).kind !== 'absent') return null;
  const { settings } = context;
  const before = new AuditLog(auditFile, {
    ...context,
    settings: () => ({ ...settings, seal: false }),
  });
  before.open();
  const seq = before.nextSeq;
  before.close();

  const key = randomBytes(KEY_BYTES);
  const first = { keyId: sealKeyId(key), seq, key };
  createSealKeyFile(keyPath, first);
  const sealed = new AuditLog(auditFile, {
    ...context,
    settings: () => ({ ...settings, seal: true, maxSizeBytes: Infinity }),
  });
  sealed.append({ event: 'audit-sealed', keyId: first.keyId });
  sealed.close();
  return first;
}
