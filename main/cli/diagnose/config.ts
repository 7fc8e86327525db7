import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import { isObject } from '../../base/object.ts';
import { plainText, visibleText } from '../../base/text.ts';
import { errorTextIn } from '../../config/errors/config-error.ts';
import { type ShownConfig, shownConfig } from '../../config/in-use/shown-config.ts';
import type { ConfigLocation } from '../../config/source/config-location.ts';
import { sourceLines } from '../../config/source/merge.ts';
import { type ReadResult, whatApplies } from '../../config/source/read-config.ts';
import type { ControlError } from '../../control/errors.ts';
import { withoutNames } from '../../device/log/log.ts';

export interface InUse {
  /** What the kiosk answers, or why it does not. */
  readonly kiosk: ShownConfig | ControlError;
  /** A session, its sign-in or its ending runs, which keeps the config that it began with. */
  readonly hasSession: boolean;
}

/**
 * The config that the running kiosk uses, without secrets and as the file writes it, and where the file
 * and the policies say something else now; without a kiosk that answers, what these say.
 * @param clean takes out of a line what may identify a person; the settings stay as they are
 */
export function configLines(
  { file, isNamed }: ConfigLocation,
  read: ReadResult,
  { kiosk, hasSession }: InUse,
  clean: (line: string) => string,
): readonly string[] {
  const now = shownNow(file, read);
  const onDisk = diskLines({ file, isNamed }, read).map(clean);
  const sources =
    'config' in read
      ? [...sourceLines(read.settings, read.settings.all), 'all else: the defaults'].map(clean)
      : [];
  if (!('settings' in kiosk)) {
    return [
      ...onDisk,
      clean(`${whyNot(kiosk)}${now === null ? '' : '; the file and the policies say:'}`),
      ...(now === null ? [] : yamlLines(now.settings)),
      ...sources,
    ];
  }
  const rejected = '! the running kiosk has rejected it, and has the defaults: no user can sign in';
  return [
    ...onDisk,
    ...(kiosk.isRejected ? [rejected] : []),
    'the running kiosk uses:',
    ...yamlLines(kiosk.settings),
    ...comparison(file, kiosk, now, hasSession, clean),
    ...sources,
  ];
}

function shownNow(file: string, read: ReadResult): ShownConfig | null {
  if (!('config' in read)) return null;
  const { config, written } = read;
  return shownConfig({ file, config, written }, false);
}

function diskLines({ file, isNamed }: ConfigLocation, read: ReadResult): readonly string[] {
  switch (read.kind) {
    case 'ok':
      return [`${file}: good`];
    case 'absent':
      return [`${isNamed ? '! ' : ''}${file}: is not there, ${whatApplies(read)}`];
    case 'unreadable':
      return [`! ${read.policy ?? file}: cannot be read: ${read.reason}`];
    case 'invalid':
      return read.errors.map((error) => `! ${withoutNames(errorTextIn(file, error))}`);
  }
}

function whyNot({ code, message }: ControlError): string {
  switch (code) {
    case 'not-running':
      return 'no kiosk is running';
    case 'unknown-request':
      return 'the running kiosk is older than this command, and cannot say which config it uses';
    default:
      return `! the kiosk does not say which config it uses (${message})`;
  }
}

function comparison(
  file: string,
  kiosk: ShownConfig,
  now: ShownConfig | null,
  hasSession: boolean,
  clean: (line: string) => string,
): readonly string[] {
  if (kiosk.file !== resolve(file)) {
    // This user may be able to read files that the kiosk cannot, so the kiosk does not choose which.
    const used = plainText(kiosk.file, 500);
    return [
      clean(`! that is ${used}: write diagnose --config ${used} to compare it with the file`),
    ];
  }
  // The errors above say why there is nothing to compare with.
  if (now === null) return [];
  if (kiosk.digest === now.digest) return ['which is what the file and the policies say'];
  const found = differences(kiosk.settings, now.settings);
  return [
    hasSession
      ? 'the file and the policies say something else now, which takes effect after the session:'
      : '! the file and the policies say something else now, which the kiosk does not use yet:',
    ...(found.length === 0 ? ['  a setting that is secret'] : found),
  ];
}

function differences(kiosk: unknown, now: unknown, path = ''): readonly string[] {
  if (isDeepStrictEqual(kiosk, now)) return [];
  if (isObject(kiosk) && isObject(now)) {
    const keys = [...new Set([...Object.keys(kiosk), ...Object.keys(now)])];
    return keys.flatMap((key) =>
      differences(kiosk[key], now[key], path === '' ? key : `${path}.${key}`),
    );
  }
  if (Array.isArray(kiosk) && Array.isArray(now) && kiosk.length === now.length) {
    return kiosk.flatMap((item, index) => differences(item, now[index], `${path}[${index}]`));
  }
  return [`  ${plainText(path, 100)}: the kiosk has ${short(kiosk)}, the file ${short(now)}`];
}

function short(value: unknown): string {
  if (value === undefined) return 'nothing';
  return plainText(typeof value === 'string' ? value : JSON.stringify(value), 200);
}

function yamlLines(settings: unknown): readonly string[] {
  const text = stringify(settings, { lineWidth: 0 }).trimEnd();
  return text.split('\n').map((line) => `  ${visibleText(line, ' ')}`);
}
