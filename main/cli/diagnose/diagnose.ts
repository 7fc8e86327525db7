import { release, version } from 'node:os';
import { join } from 'node:path';
import type { CommandIo } from '../command.ts';
import { errorText } from '../../base/errors.ts';
import { configLocation } from '../../config/source/config-location.ts';
import { readConfig, type ReadResult } from '../../config/source/read-config.ts';
import { askConfig, askStatus } from '../../control/client.ts';
import { ControlError } from '../../control/errors.ts';
import type { KioskStatus } from '../../control/status.ts';
import { redact } from '../../device/log/log.ts';
import { lastTroublesInFiles, lastTroublesInJournal } from '../../device/log/last-troubles.ts';
import { type Connect, overNetwork } from '../network.ts';
import { judgementText } from '../provider/check-provider.ts';
import { examineProvider } from '../provider/examine.ts';
import { auditFileTest, recordedTroubles, refusedOrigins } from './audit.ts';
import { configLines } from './config.ts';
import { displayTest } from './display.ts';
import { placesTest } from './folders.ts';
import { keychainTest, testKeychainHere } from './keychain.ts';
import { isSupportedElectron } from '../../base/electron-support.ts';

interface DiagnoseOptions {
  /** Only tests the keychain: `diagnose` starts itself for that, see keychain.ts. */
  readonly isKeychainTest: boolean;
}

/**
 * `cleardesk diagnose`: what the help desk needs to know, as one text without secrets or personal
 * data. A line about something that does not work begins with "!".
 * @param connect to the network that the config has
 * @returns 0 if nothing is wrong, 1 if something is
 */
export async function diagnose(
  { isKeychainTest }: DiagnoseOptions,
  io: CommandIo,
  connect: Connect,
): Promise<number> {
  if (isKeychainTest) return testKeychainHere(io);
  const place = configLocation({ named: io.configFile, env: io.env, platform: io.platform });
  const read = readConfig(place);
  const store = 'config' in read ? read.config.credentials.store : null;
  const issuer = issuerOf(read);
  const status = await answerOf(askStatus(io.dataFolder));
  const inUse = {
    // A kiosk that has not answered once is not waited for again.
    kiosk: status instanceof ControlError ? status : await answerOf(askConfig(io.dataFolder)),
    hasSession:
      !(status instanceof ControlError) && !['signed-out', 'out-of-service'].includes(status.state),
  };
  const clean = (line: string) => withoutPeople(line, issuer);
  const sections = {
    versions: versions(io),
    kiosk: kiosk(status, io.dataFolder),
    config: configLines(place, read, inUse, clean),
    'files and folders': placesTest(io, place.file),
    'audit file': auditFileTest(io),
    'last troubles, by the audit file': recordedTroubles(io),
    'refused origins, by the audit file': refusedOrigins(io),
    'last errors and warnings, by the log': loggedTroubles(io),
    'OpenID provider': await providerTest(read, connect),
    'idle source': idleSource(status),
    keyring: keychainTest(io, store),
    display: await displayTest(io),
  };
  for (const [title, lines] of Object.entries(sections)) {
    io.out(`== ${title}`);
    for (const line of lines) io.out(title === 'config' ? line : clean(line));
  }
  return Object.values(sections).some((lines) => lines.some((line) => line.startsWith('!')))
    ? 1
    : 0;
}

function versions({ versions: { app, electron, chrome, node }, platform }: CommandIo) {
  return [
    `cleardesk ${app}, electron ${electron ?? '-'}, chromium ${chrome ?? '-'}, node ${node ?? '-'}`,
    ...(isSupportedElectron(electron)
      ? []
      : ['this Electron is out of support, without security updates: install a newer Cleardesk']),
    `${platform} ${process.arch} ${release()} ${version()}`,
  ];
}

async function answerOf<T>(asked: Promise<T>): Promise<T | ControlError> {
  try {
    return await asked;
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

/** Redacts names in home folders, and all but the origin of addresses other than the issuer's. */
function withoutPeople(line: string, issuer: string | null): string {
  // With and without the slash at its end, in which the provider's own may differ.
  const bare = issuer?.replace(/\/$/, '') ?? '';
  return redact(line, issuer === null ? [] : [bare, `${bare}/`]);
}

function issuerOf(read: ReadResult): string | null {
  if (!('config' in read) || read.config.signIn.mode !== 'oidc') return null;
  return read.config.signIn.oidc.issuer;
}

/** As `cleardesk check-provider`; a provider that users cannot sign in with is a problem. */
async function providerTest(read: ReadResult, connect: Connect): Promise<readonly string[]> {
  if (!('config' in read) || read.config.signIn.mode !== 'oidc') return ['none'];
  const { signIn, network } = read.config;
  const { oidc } = signIn;
  const online = await overNetwork(connect(network), (send) => examineProvider(oidc, send));
  return [
    ...online.problems.map((problem) => `! ${problem}`),
    ...online.result.map((judgement) =>
      judgement.level === 'error' ? `! ${judgement.text}` : judgementText(judgement),
    ),
  ];
}

const MOST_LINES = 20;

/** The last errors and warnings of the log, from its files and from the journal. */
function loggedTroubles({ dataFolder, env, platform }: CommandIo): readonly string[] {
  const folder = join(dataFolder, 'log');
  const journal = platform === 'linux' ? lastTroublesInJournal(env, MOST_LINES) : null;
  let files: readonly string[] | null;
  try {
    files = lastTroublesInFiles(folder, MOST_LINES);
  } catch (error) {
    return [`! ${folder}: cannot be read: ${errorText(error)}`];
  }
  return [
    ...(files === null ? [`${folder}: is not there`] : titled(folder, files)),
    ...(journal === null ? [] : titled('journal of cleardesk-kiosk', journal)),
  ];
}

function titled(place: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [`${place}: none`];
  return [`${place}:`, ...lines.map((line) => `  ${line}`)];
}
