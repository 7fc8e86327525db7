import { hostname } from 'node:os';
import { visibleText } from '../../base/text.ts';
import { type ConfigError, errorTextIn, pathOf } from '../../config/errors/config-error.ts';
import { type ConfigLocation, configLocation } from '../../config/source/config-location.ts';
import { useBannerOf } from '../../config/in-use/use-banner.ts';
import { lintConfig } from '../../config/lint/lint.ts';
import { readConfig, type ReadResult, whatApplies } from '../../config/source/read-config.ts';
import type { Config } from '../../config/schema/schema.ts';
import { readText } from '../../config/source/read-text.ts';
import { sourceLines, sourceText } from '../../config/source/merge.ts';
import { metricsFolderProblem } from '../../metrics/metrics-file.ts';
import { deviceCertificateWarnings, secretFileWarnings } from '../../network/device-certificate.ts';
import { readProxyCredentials } from '../../network/proxy.ts';
import { readTrustedIssuers } from '../../network/trusted-issuers.ts';
import type { NetworkSettings } from '../../network/wire.ts';
import { checkOnline, type OnlineResult } from './check-online.ts';
import type { CommandIo } from '../command.ts';
import { type Connect, overNetwork } from '../network.ts';

/**
 * `cleardesk check-config [FILE]`: prints every error of a config file, below the policies of this
 * device, with the line it is on, and what standards and good practice say against its settings and
 * where those come from.
 * @param options.file by default, the kiosk's own
 * @param options.isOnline asks the servers of a good config, too, and warns of what they answer
 * @param connect to the network that the config has
 * @returns 0 when the kiosk can start with it, 1 when it cannot
 */
export async function checkConfig(
  { file, isOnline }: { readonly file: string | undefined; readonly isOnline: boolean },
  io: CommandIo,
  connect: Connect,
): Promise<number> {
  const { env, platform } = io;
  const place = configLocation({ named: file ?? io.configFile, env, platform });
  const read = readConfig(place);
  if (!isOnline || !('config' in read)) return checkPlace(place, io);
  const { config } = read;
  const { result, problems } = await overNetwork(connect(config.network), (send) =>
    checkOnline(config, send),
  );
  return checkPlace(place, io, { ...result, warnings: [...problems, ...result.warnings] });
}

const noOnline: OnlineResult = { answers: [], warnings: [] };

/** The same for a file, and policies, that are known already. @returns 0 or 1 */
export function checkPlace(place: ConfigLocation, io: Output, online = noOnline): number {
  const result = readConfig(place);
  switch (result.kind) {
    case 'unreadable': {
      const subject = result.policy ?? place.file;
      io.out(`${subject}: cannot be read: ${result.reason}`);
      return bad(io, subject, 1);
    }
    case 'invalid':
      printErrors(place.file, result.errors, io);
      return 1;
    case 'absent':
      if (place.isNamed) {
        io.out(`${place.file}: is not there: look at its name and its folder`);
        io.out(`${place.file}: bad. Without it, a kiosk has its defaults and no sites.`);
        io.out(total(1));
        return 1;
      }
      io.out(`${place.file}: is not there, ${whatApplies(result)}`);
      return printWarnings(place.file, result, io, online);
    case 'ok':
      return printWarnings(place.file, result, io, online);
  }
}

type Output = Pick<CommandIo, 'out' | 'platform'>;

function printErrors(file: string, errors: readonly ConfigError[], io: Output): void {
  const texts = new Set(errors.map((error) => textOf(file, error)));
  const lines = new Map(Array.from(texts, (text) => [text, linesOf(text)]));
  for (const error of errors) {
    io.out(errorTextIn(file, error));
    const line = lines.get(textOf(file, error))?.[error.line - 1];
    for (const shown of excerpt(line, error)) io.out(shown);
  }
  const subject = errors.every(({ policy }) => policy !== undefined) ? 'policies' : file;
  bad(io, subject, errors.length);
}

function bad(io: Output, subject: string, errors: number): 1 {
  io.out(`${subject}: bad. A kiosk that starts with it stays out of service.`);
  io.out(`${total(errors)} Warnings are checked once there are no errors.`);
  return 1;
}

/** Such as `2 errors.`, or `No errors, 1 warning.` @param warnings absent: not looked for */
function total(errors: number, warnings?: number): string {
  const counts = [
    count(errors, 'error'),
    ...(warnings === undefined ? [] : [count(warnings, 'warning')]),
  ];
  const text = counts.join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** What an error is in; null: a value that is in no text. */
function textOf(configFile: string, { policy }: ConfigError): string | null {
  if (policy === undefined) return configFile;
  return policy.kind === 'file' ? policy.file : null;
}

function linesOf(file: string | null): readonly string[] {
  const source = file === null ? null : readText(file);
  return source?.kind === 'ok' ? source.text.split(/\r?\n/) : [];
}

/** The line and a caret below the column, unless a secret may be on it. */
function excerpt(line: string | undefined, { column, path }: ConfigError): readonly string[] {
  const isSecret =
    line === undefined || line.includes('passwordHash') || path.endsWith('passwordHash');
  if (isSecret || line.trim() === '' || line.length > 160) return [];
  return [`    ${visibleText(line, ' ')}`, `    ${' '.repeat(column - 1)}^`];
}

function printWarnings(
  file: string,
  { config, written, warnings, settings }: Extract<ReadResult, { readonly kind: 'ok' | 'absent' }>,
  io: Output,
  online: OnlineResult,
): number {
  const [, ...policies] = settings.all;
  for (const line of sourceLines(settings, policies)) io.out(line);
  const remarks = [
    ...warnings,
    ...lintConfig(config, { written, platform: io.platform }).map(({ path, standard, message }) => {
      const source = sourceText(settings.sourceOf(pathOf(path)));
      return `${path}: ${message} (${standard}) [${source}]`;
    }),
    ...networkProblems(config.network, io.platform),
    ...metricsProblems(config.metrics, io.platform),
    ...fleetProblems(config.fleet, io.platform),
    ...online.warnings,
  ];
  // So that an auditor can compare a record with a text.
  for (const { language, sha256 } of useBannerOf(config)?.texts ?? []) {
    io.out(`useBanner.text${language === null ? '' : `.${language}`}: SHA-256 ${sha256}`);
  }
  for (const answer of online.answers) io.out(answer);
  // The process that makes the requests reports the network's files as well.
  const distinct = new Set(remarks);
  for (const remark of distinct) io.out(`warning: ${remark}`);
  io.out(`${file}: good`);
  io.out(total(0, distinct.size));
  return 0;
}

/** What of the files that the network needs cannot be used. */
function networkProblems(
  { ca, proxyCredentials }: NetworkSettings,
  platform: NodeJS.Platform,
): readonly string[] {
  const read = proxyCredentials === null ? null : readProxyCredentials(proxyCredentials, platform);
  return [
    ...readTrustedIssuers(ca).problems.map((problem) => `network.ca: ${problem}`),
    ...(read !== null && 'problem' in read ? [`network.proxyCredentials: ${read.problem}`] : []),
  ];
}

/** What keeps the kiosk from writing `metrics.file`, as far as it shows without writing. */
function metricsProblems(
  { file }: Config['metrics'],
  platform: NodeJS.Platform,
): readonly string[] {
  const uid = platform === 'win32' ? null : (process.getuid?.() ?? null);
  const problem = file === null ? null : metricsFolderProblem(file, uid);
  return problem === null ? [] : [`metrics.file: ${problem}`];
}

/** What of the device's files would keep the fleet's commands and signals away. */
function fleetProblems(
  { device, mqtt, signals }: Config['fleet'],
  platform: NodeJS.Platform,
): readonly string[] {
  const options = { device: device ?? hostname(), platform };
  const certificate = mqtt === null ? [] : deviceCertificateWarnings(mqtt, options);
  const [secret] = Object.values(signals?.client?.credential ?? {});
  return [
    ...certificate.map((problem) => `fleet.mqtt: ${problem}`),
    ...(secret === undefined ? [] : secretFileWarnings(secret, platform)).map(
      (problem) => `fleet.signals: ${problem}`,
    ),
  ];
}

function count(number: number, what: string): string {
  return `${number === 0 ? 'no' : number} ${what}${number === 1 ? '' : 's'}`;
}
