import { existsSync, statSync } from 'node:fs';
import { release, version } from 'node:os';
import { readRecordsBackwards, type AuditRecord } from '../audit/read-records.ts';
import { verifyAuditFile } from '../audit/verify.ts';
import { errorTextIn } from '../config/config-error.ts';
import { type ConfigPlace, configPlace } from '../config/config-place.ts';
import { readConfig, whatApplies } from '../config/read-config.ts';
import { sourceLines } from '../config/source-text.ts';
import { ControlError } from '../control/control-error.ts';
import { askStatus } from '../control/client.ts';
import type { KioskIo } from './ask-kiosk.ts';
import type { CommandIo } from './command.ts';
import { withoutSecrets } from './without-secrets.ts';

export interface DiagnoseIo
  extends KioskIo, Pick<CommandIo, 'env' | 'platform' | 'configFile' | 'versions'> {}

const USAGE = 'usage: cleardesk diagnose';

/** What went wrong, of all that is recorded; none of it says who somebody is. */
const TROUBLE = [
  'clock-jump',
  'config-rejected',
  'credentials-degraded',
  'idle-source-degraded',
  'out-of-service',
  'recovery',
];
const MOST_TROUBLES = 20;
const RECORDS_LOOKED_AT = 10_000;

/**
 * `cleardesk diagnose`: what the help desk needs to know, as one text without secrets and without
 * anything about a person. What does not work begins with "!".
 * @returns 0 when nothing is wrong, 1 when something is, 2 on wrong use
 */
export async function diagnose(args: readonly string[], io: DiagnoseIo): Promise<number> {
  if (args.length > 0) {
    io.err(USAGE);
    return 2;
  }
  const sections = {
    versions: versions(io),
    kiosk: await kiosk(io),
    config: config(configPlace({ named: io.configFile, env: io.env, platform: io.platform })),
    'audit file': auditFile(io),
    'last troubles': troubles(io),
    display: display(io),
  };
  for (const [title, lines] of Object.entries(sections)) {
    io.out(`== ${title}`);
    for (const line of lines) io.out(line);
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

async function kiosk({ dataFolder }: DiagnoseIo): Promise<readonly string[]> {
  try {
    const { state, since, idleSource, config } = await askStatus(dataFolder);
    const isWell = state !== 'out-of-service';
    return [
      `${isWell ? '' : '! '}${state} since ${since} (data folder ${dataFolder})`,
      `${idleSource === 'ok' ? '' : '! '}idle time of the operating system: ${idleSource}`,
      `${config === 'ok' ? '' : '! '}config in force: ${config}`,
    ];
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    return [`! ${error.message} (data folder ${dataFolder})`];
  }
}

/** The settings in force without secrets, and which of them the file and the policies decide. */
export function config(place: ConfigPlace): readonly string[] {
  const result = readConfig(place);
  switch (result.kind) {
    case 'ok':
    case 'absent':
      return [
        `${place.file}: ${result.kind === 'ok' ? 'good' : `is not there, ${whatApplies(result)}`}`,
        JSON.stringify(withoutSecrets(result.config), null, 2),
        ...sourceLines(result.settings, result.settings.all),
        'all else: the defaults',
      ];
    case 'unreadable':
      return [`! ${result.policy ?? place.file}: cannot be read: ${result.reason}`];
    case 'invalid':
      return result.errors.map((error) => `! ${errorTextIn(place.file, error)}`);
  }
}

function auditFile({ auditFile: file }: DiagnoseIo): readonly string[] {
  const verdict = verifyAuditFile(file, { keys: [] });
  switch (verdict.kind) {
    case 'good':
      return [`${file}: good, ${verdict.records} records, ${statSync(file).size} bytes`];
    case 'bad':
      return [`! ${verdict.file}:${verdict.line}: bad: ${verdict.problem}`];
    case 'absent':
      return [`${file}: is not there; the first start of a kiosk makes it`];
    case 'unreadable':
      return [`! ${file}: cannot be read: ${verdict.problem}`];
  }
}

function troubles({ auditFile: file }: DiagnoseIo): readonly string[] {
  if (!existsSync(file)) return ['none'];
  const found: string[] = [];
  let looked = 0;
  try {
    for (const record of readRecordsBackwards(file)) {
      if (isTrouble(record))
        found.push(`${record.time} ${record.seq} ${record.event}${why(record)}`);
      looked += 1;
      if (found.length === MOST_TROUBLES || looked === RECORDS_LOOKED_AT) break;
    }
  } catch (error) {
    return [`! ${(error as Error).message}`];
  }
  return found.length === 0 ? ['none'] : found;
}

function isTrouble({ event, clean }: AuditRecord): boolean {
  return TROUBLE.includes(event) || (event === 'ending-finished' && clean === false);
}

function why({ cause, reason }: AuditRecord): string {
  const said = [cause, reason].filter((text) => typeof text === 'string');
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}

/** What this command itself would have; a kiosk that is a service has its own. */
function display({ env, platform }: DiagnoseIo): readonly string[] {
  if (platform !== 'linux') return ["the system's own"];
  const names = ['WAYLAND_DISPLAY', 'DISPLAY', 'XDG_SESSION_TYPE', 'DBUS_SESSION_BUS_ADDRESS'];
  const given = names.filter((name) => Boolean(env[name]));
  return [
    given.length === 0
      ? 'none here: commands need none, and a kiosk that is a service has its own'
      : given.map((name) => `${name}=${env[name] ?? ''}`).join(' '),
  ];
}
