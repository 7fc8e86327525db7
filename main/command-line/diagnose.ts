import { release, version } from 'node:os';
import { errorTextIn } from '../config/config-error.ts';
import { configPlace } from '../config/config-place.ts';
import { readConfig, whatApplies, type ReadResult } from '../config/read-config.ts';
import { sourceLines } from '../config/source-text.ts';
import { askStatus } from '../control/client.ts';
import { ControlError } from '../control/control-error.ts';
import type { KioskStatus } from '../control/status.ts';
import { harmless } from '../log/harmless.ts';
import { withoutNames } from '../log/without-names.ts';
import type { KioskIo } from './ask-kiosk.ts';
import type { CommandIo } from './command.ts';
import { auditFileTest, recordedTroubles } from './diagnose-audit.ts';
import { displayTest } from './diagnose-display.ts';
import { KEYCHAIN_TEST, keychainTest, testKeychainHere } from './diagnose-keychain.ts';
import { loggedTroubles } from './diagnose-log.ts';
import { placesTest } from './diagnose-places.ts';
import { withoutSecrets } from './without-secrets.ts';

export interface DiagnoseIo
  extends KioskIo, Pick<CommandIo, 'env' | 'platform' | 'configFile' | 'versions' | 'self'> {}

const USAGE = 'usage: cleardesk diagnose';

/**
 * `cleardesk diagnose`: what the help desk needs to know, as one text without secrets and without
 * anything about a person. What does not work begins with "!".
 * @returns 0 when nothing is wrong, 1 when something is, 2 on wrong use
 */
export async function diagnose(args: readonly string[], io: DiagnoseIo): Promise<number> {
  if (args.length === 1 && args[0] === KEYCHAIN_TEST) return testKeychainHere(io);
  if (args.length > 0) {
    io.err(USAGE);
    return 2;
  }
  const place = configPlace({ named: io.configFile, env: io.env, platform: io.platform });
  const read = readConfig(place);
  const store = 'config' in read ? read.config.credentials.store : null;
  const status = await statusOf(io.dataFolder);
  const sections = {
    versions: versions(io),
    kiosk: kiosk(status, io.dataFolder),
    config: config(place.file, read),
    'files and folders': placesTest(io, place.file),
    'audit file': auditFileTest(io),
    'last troubles, by the audit file': recordedTroubles(io),
    'last errors and warnings, by the log': loggedTroubles(io),
    'idle source': idleSource(status),
    keyring: keychainTest(io, store),
    display: await displayTest(io),
  };
  for (const [title, lines] of Object.entries(sections)) {
    io.out(`== ${title}`);
    for (const line of lines) io.out(withoutPeople(line));
  }
  return Object.values(sections).some((lines) => lines.some((line) => line.startsWith('!')))
    ? 1
    : 0;
}

function versions({ versions: { app, electron, chrome, node }, platform }: DiagnoseIo) {
  return [
    `cleardesk ${app}, electron ${electron ?? '-'}, chromium ${chrome ?? '-'}, node ${node ?? '-'}`,
    `${platform} ${process.arch} ${release()} ${version()}`,
  ];
}

async function statusOf(dataFolder: string): Promise<KioskStatus | ControlError> {
  try {
    return await askStatus(dataFolder);
  } catch (error) {
    if (error instanceof ControlError) return error;
    throw error;
  }
}

function kiosk(status: KioskStatus | ControlError, dataFolder: string): readonly string[] {
  if (status instanceof ControlError) return [`! ${status.message} (data folder ${dataFolder})`];
  const { state, since, config, syslog } = status;
  return [
    `${state === 'out-of-service' ? '! ' : ''}${state} since ${since} (data folder ${dataFolder})`,
    `${config === 'ok' ? '' : '! '}config in force: ${config}`,
    `${syslog === 'behind' ? '! ' : ''}syslog: ${syslog}`,
  ];
}

function idleSource(status: KioskStatus | ControlError): readonly string[] {
  if (status instanceof ControlError) {
    return ['not tested: only a running kiosk can ask the operating system'];
  }
  const { idleSource: source } = status;
  return [`${source === 'ok' ? '' : '! '}idle time of the operating system: ${source}`];
}

/** The settings in force without secrets, and which of them the file and the policies decide. */
export function config(file: string, result: ReadResult): readonly string[] {
  switch (result.kind) {
    case 'ok':
    case 'absent':
      return [
        `${file}: ${result.kind === 'ok' ? 'good' : `is not there, ${whatApplies(result)}`}`,
        ...JSON.stringify(withoutSecrets(result.config), null, 2).split('\n'),
        ...sourceLines(result.settings, result.settings.all),
        'all else: the defaults',
      ];
    case 'unreadable':
      return [`! ${result.policy ?? file}: cannot be read: ${result.reason}`];
    case 'invalid':
      return result.errors.map((error) => `! ${withoutNames(errorTextIn(file, error))}`);
  }
}

/** Home folders have people's names, and addresses more than their origin. */
function withoutPeople(line: string): string {
  return /^\s*"/.test(line) ? line : harmless(line);
}
