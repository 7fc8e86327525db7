import { type ConfigError, errorText } from '../config/config-error.ts';
import { configPlace } from '../config/config-place.ts';
import { examine } from '../config/policy-doctor.ts';
import { readConfig } from '../config/read-config.ts';
import { readText } from '../config/read-text.ts';
import type { Config } from '../config/schema.ts';
import type { CommandIo } from './command.ts';

const usage = 'usage: cleardesk check-config [FILE]';

/**
 * `cleardesk check-config [FILE]`: prints every error of a config file with the line it is on, and
 * what standards and good practice say against its settings. Without FILE: the kiosk's own file.
 * @returns 0 when the kiosk can start with it, 1 when it cannot, 2 on wrong use
 */
export function checkConfig(args: readonly string[], io: CommandIo): number {
  const [file = io.configFile, ...more] = args;
  if (more.length > 0 || file === '' || file?.startsWith('-')) {
    io.err(usage);
    return 2;
  }
  const place = configPlace({ named: file, env: io.env, platform: io.platform });
  const result = readConfig(place);
  switch (result.kind) {
    case 'unreadable':
      io.out(`${place.file}: cannot be read: ${result.reason}`);
      io.out(`${place.file}: bad. The kiosk stays out of service with it.`);
      return 1;
    case 'invalid':
      printErrors(place.file, result.errors, io);
      return 1;
    case 'absent':
      if (!place.isNamed) io.out(`${place.file}: is not there, so the defaults apply`);
      return printWarnings(place.file, result.warnings, result.config, io);
    case 'ok':
      return printWarnings(place.file, result.warnings, result.config, io);
  }
}

function printErrors(file: string, errors: readonly ConfigError[], io: CommandIo): void {
  const source = readText(file);
  const lines = source.kind === 'ok' ? source.text.split(/\r?\n/) : [];
  for (const error of errors) {
    io.out(`${file}:${errorText(error)}`);
    for (const line of excerpt(lines[error.line - 1], error)) io.out(line);
  }
  io.out(`${file}: bad, ${count(errors.length, 'error')}. The kiosk stays out of service with it.`);
}

/** The line and a caret below the column, unless a secret may be on it. */
function excerpt(line: string | undefined, { column, path }: ConfigError): readonly string[] {
  const isSecret =
    line === undefined || line.includes('passwordHash') || path.endsWith('passwordHash');
  if (isSecret || line.trim() === '' || line.length > 160) return [];
  // Control characters could make a terminal show something else.
  return [`    ${line.replaceAll(/\p{Cc}/gu, ' ')}`, `    ${' '.repeat(column - 1)}^`];
}

function printWarnings(
  file: string,
  warnings: readonly string[],
  config: Config,
  io: CommandIo,
): number {
  const remarks = [
    ...warnings,
    ...examine(config).map(({ path, standard, message }) => `${path}: ${message} (${standard})`),
  ];
  for (const remark of remarks) io.out(`warning: ${remark}`);
  io.out(`${file}: good, ${count(remarks.length, 'warning')}`);
  return 0;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
