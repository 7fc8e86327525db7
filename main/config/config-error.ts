/** One thing that is wrong in a config file, in words for the people who wrote it. */
export interface ConfigError {
  /** From 1. */
  readonly line: number;
  /** From 1, of the key or the value concerned. */
  readonly column: number;
  /** Such as `session.idleTimeout` or `sites[0].url`; empty when it is the file as a whole. */
  readonly path: string;
  readonly message: string;
  /** What may stand there instead. */
  readonly allowed: string;
}

export type Path = readonly PropertyKey[];

/** The error on one line, for the audit file and the screens: it never repeats a password hash. */
export function errorText({ line, column, path, message, allowed }: ConfigError): string {
  const subject = path === '' ? '' : `${path}: `;
  return `${line}:${column}  ${subject}${message} (allowed: ${allowed})`;
}

/** A path as people read it: `sites[0].url`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** The setting that a place in a file belongs to: `sites[0].url` is the setting `sites[].url`. */
export function settingPath(path: Path): string {
  return pathText(path).replaceAll(/\[\d+\]/g, '[]');
}
