import type { TFunction } from 'i18next';
import type { EndReason } from '../preload/contract.ts';

const reasons = [
  'user',
  'idle',
  'max-duration',
  'schedule',
  'admin',
  'remote',
  'policy',
  'os-lock',
  'os-suspend',
  'os-shutdown',
  'site-crash',
  'recovery',
  'quit',
] as const satisfies readonly EndReason[];

/** Why a session ended, in a few words; a reason that another version recorded stays as it is. */
export function reasonText(reason: string, t: TFunction): string {
  const known = reasons.find((name) => name === reason);
  return known === undefined ? reason : t(`admin.reason.${known}`);
}
