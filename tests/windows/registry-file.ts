import type { RegistryValue } from '../../main/config/source/managed/registry-tree.ts';

/**
 * What `reg import` takes: a text of UTF-16 that makes keys with values
 * (https://learn.microsoft.com/troubleshoot/windows-client/performance/create-reg-files).
 * @param values as `reg query` prints them
 */
export function registryFile(values: readonly RegistryValue[]): Buffer {
  const lines = values.flatMap(({ key, name, ...value }) => [
    `[${key}]`,
    `"${name}"=${written(value)}`,
  ]);
  const text = ['Windows Registry Editor Version 5.00', '', ...lines, ''].join('\r\n');
  return Buffer.from(`\uFEFF${text}`, 'utf16le');
}

function written({ type, data }: Pick<RegistryValue, 'type' | 'data'>): string {
  switch (type) {
    case 'REG_DWORD':
      return `dword:${Number(data).toString(16).padStart(8, '0')}`;
    case 'REG_SZ':
      return `hex(1):${bytes(`${data}\0`)}`;
    case 'REG_MULTI_SZ':
      return `hex(7):${bytes(`${data.replaceAll('\\0', '\0')}\0\0`)}`;
    default:
      throw new Error(`no value of Cleardesk is ${type}`);
  }
}

/** Halves of surrogate pairs stay as they are. */
function bytes(text: string): string {
  return Array.from(Buffer.from(text, 'utf16le'), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join(',');
}
