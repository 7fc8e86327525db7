/** Where a setting stands. */
export interface SourcePosition {
  /** From 1; 1 where there are no lines. */
  readonly line: number;
  /** From 1, of the key or the value concerned. */
  readonly column: number;
  /** The policy that it is in; without one, it is in the config file. */
  readonly policy?: PolicyPlace;
}

/** A policy's file, or the name that the operating system has for one of its values. */
type PolicyPlace =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'value'; readonly name: string };

/** One thing that is wrong in a config file or a policy, in words for the people who wrote it. */
export interface ConfigError extends SourcePosition {
  /** Such as `session.idleTimeout` or `sites[0].url`; empty when it is the file as a whole. */
  readonly path: string;
  readonly message: string;
  /** What may stand there instead. */
  readonly allowed: string;
}

export type Path = readonly PropertyKey[];

/** The error on one line, for the audit file and the screens: it never repeats a password hash. */
export function errorText(error: ConfigError): string {
  const { path, message, allowed } = error;
  const subject = path === '' ? '' : `${path}: `;
  return `${placeText(error)}  ${subject}${message} (allowed: ${allowed})`;
}

/** The same, with the config file's name where it is in that. */
export function errorTextIn(file: string, error: ConfigError): string {
  return error.policy === undefined ? `${file}:${errorText(error)}` : errorText(error);
}

/** Line and column, after the policy's name where there is one. */
export function placeText({ line, column, policy }: SourcePosition): string {
  if (policy === undefined) return `${line}:${column}`;
  return policy.kind === 'file' ? `${policy.file}:${line}:${column}` : policy.name;
}

/** A path as people read it: `sites[0].url`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** The path that `pathText` wrote. */
export function pathOf(text: string): Path {
  const keys = text.match(/[^.[\]]+/g) ?? [];
  return keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}

/** The setting that a place in a file belongs to: `sites[0].url` is the setting `sites[].url`. */
export function settingPath(path: Path): string {
  return pathText(path).replaceAll(/\[\d+\]/g, '[]');
}
