/** The position of a setting in its source. */
export interface SourcePosition {
  /** From 1; 1 in a source without lines. */
  readonly line: number;
  /** From 1, of the key or the value concerned. */
  readonly column: number;
  /** The policy that has the setting; absent for the config file. */
  readonly policy?: PolicyPlace;
}

/** A policy's file, or the operating system's name for one of its values. */
type PolicyPlace =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'value'; readonly name: string };

/** An error in a config file or a policy, explained for the administrator who wrote it. */
export interface ConfigError extends SourcePosition {
  /** Such as `session.idleTimeout` or `sites[0].url`; empty for the whole file. */
  readonly path: string;
  readonly message: string;
  /** The values or keys that are allowed there; null where the message says what to write. */
  readonly allowed: string | null;
}

export type Path = readonly PropertyKey[];

/** The error on one line, for the audit file and the screens: it never repeats a password hash. */
export function errorText(error: ConfigError): string {
  const { path, message, allowed } = error;
  const subject = path === '' ? '' : `${path}: `;
  const list = allowed === null ? '' : ` (allowed: ${allowed})`;
  return `${placeText(error)}  ${subject}${message}${list}`;
}

/** Like {@link errorText}, with the config file's name if the error is in that file. */
export function errorTextIn(file: string, error: ConfigError): string {
  return error.policy === undefined ? `${file}:${errorText(error)}` : errorText(error);
}

/** Line and column, after the name of the policy, if any. */
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

/** The setting for a path in a file: `sites[0].url` is the setting `sites[].url`. */
export function settingPath(path: Path): string {
  return pathText(path).replaceAll(/\[\d+\]/g, '[]');
}
