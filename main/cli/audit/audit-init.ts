import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import { renderUnicodeCompact } from 'uqr';
import { beginSealing } from '../../audit/file/begin-sealing.ts';
import { errorText } from '../../base/errors.ts';
import { verificationKeyText } from '../../audit/verify/verification-key.ts';
import { defaultConfig } from '../../config/schema/schema.ts';
import { ControlServer } from '../../control/server.ts';
import type { CommandIo } from '../command.ts';

/**
 * `cleardesk audit init [--replace]`: begins to seal the audit file of a kiosk that is not running, and
 * shows the verification key, once.
 * @returns 0 when it did; 1 when it could not
 */
export async function auditInit(
  { replace }: { readonly replace: boolean },
  io: CommandIo,
): Promise<number> {
  const foreign = foreignOwner(io.dataFolder);
  if (foreign !== null) {
    io.err(foreign);
    return 1;
  }
  try {
    const claim = await ControlServer.open(io.dataFolder);
    try {
      return begin(replace, io);
    } finally {
      await claim.close();
    }
  } catch (error) {
    io.err(`cleardesk: ${errorText(error)}`);
    return 1;
  }
}

function begin(replace: boolean, io: CommandIo): number {
  const sealKey = beginSealing(
    io.auditFile,
    { device: hostname(), now: () => new Date(), settings: defaultConfig().audit },
    replace,
  );
  if (sealKey === null) {
    io.err(
      'cleardesk: The audit file is sealed already. --replace seals it with a new key from now on; keep the old verification key too, for the earlier records.',
    );
    return 1;
  }
  const text = verificationKeyText(sealKey);
  io.out('The verification key. It is shown only this once, and must not be kept on this device:');
  for (const line of ['', text, '', renderUnicodeCompact(text), '']) io.out(line);
  io.out(`It verifies the records from number ${sealKey.seq} on:`);
  io.out('  cleardesk audit verify --key KEY FILE');
  return 0;
}

/** The kiosk's own user could not write to files that root creates here. */
function foreignOwner(dataFolder: string): string | null {
  const owner = statSync(dataFolder, { throwIfNoEntry: false })?.uid;
  const own = process.getuid?.();
  if (owner === undefined || own === undefined || owner === own) return null;
  return `cleardesk: ${dataFolder} belongs to another user (${owner}). Run this as that user.`;
}
