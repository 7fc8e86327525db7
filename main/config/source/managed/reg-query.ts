/** One value of the registry, as `reg query` prints it. */
export interface RegistryValue {
  readonly key: string;
  readonly name: string;
  /** Such as `REG_SZ`. */
  readonly type: string;
  /** The lines of a REG_MULTI_SZ are separated by a backslash and a zero. */
  readonly data: string;
}

/**
 * The output of `reg query`; see
 * https://learn.microsoft.com/windows-server/administration/windows-commands/reg-query
 */
export interface RegQuery {
  /** The queried key and the keys below it. */
  readonly keys: readonly string[];
  readonly values: readonly RegistryValue[];
  /** The first line that is neither a key nor a value; null: there is none. */
  readonly strange: string | null;
}

/**
 * Parses the output of `reg query KEY /s`: each key has its own line, and below it the indented
 * values with four spaces between name, type and data.
 */
export function parseRegQuery(output: string): RegQuery {
  const keys: string[] = [];
  const values: RegistryValue[] = [];
  let strange: string | null = null;
  for (const line of output.split(/\r?\n/)) {
    const [, name, type, data = ''] = /^ {4}(.*?) {4}(REG_\w+)(?: {4}(.*))?$/.exec(line) ?? [];
    const key = keys.at(-1);
    if (line.startsWith('HKEY_')) keys.push(line.trimEnd());
    else if (name !== undefined && type !== undefined && key !== undefined)
      values.push({ key, name, type, data });
    else if (line.trim() !== '') strange ??= line;
  }
  return { keys, values, strange };
}
