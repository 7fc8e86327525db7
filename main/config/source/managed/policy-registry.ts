import { win32 } from 'node:path';
import type { PoliciesResult } from '../config-source.ts';
import type { PolicyStore } from '../config-location.ts';
import { parseRegQuery, registryTree } from './registry-tree.ts';
import { type RunProgram, runProgram } from './run-program.ts';

/**
 * Reads the policies in the registry, which group policy and device management write below
 * HKEY_LOCAL_MACHINE. Never throws. Tried with Wine's reg.exe, not yet on Windows.
 * @param folder the folder that file names in the policies are relative to
 */
export function readPolicyRegistry(
  { key, system }: Extract<PolicyStore, { readonly kind: 'registry' }>,
  folder: string,
  run: RunProgram = runProgram,
): PoliciesResult {
  const unreadable = (reason: string) => ({ kind: 'unreadable', policy: key, reason }) as const;
  const found = query(run, system, `${key} /s`);
  if (found.code !== 0) {
    // The error text is in the language of Windows, so the parent key tells whether the key exists.
    const above = query(run, system, win32.dirname(key));
    const isThere = above.keys.some((name) => name.toLowerCase() === key.toLowerCase());
    if (above.code === 0 && !isThere) return { kind: 'ok', configSources: [], warnings: [] };
    return unreadable(`reg.exe says: ${found.problem}`);
  }
  if (found.strange !== null) return unreadable('a value has more than one line, or an odd name');
  const { value, problems, nameOf } = registryTree(key, found.values);
  const configSource = {
    policy: key,
    folder,
    value,
    problems,
    isBroken: false,
    emptyKeys: [],
    placeOf: (path: Parameters<typeof nameOf>[0]) => ({
      line: 1,
      column: 1,
      policy: { kind: 'value' as const, name: nameOf(path) },
    }),
  };
  return { kind: 'ok', configSources: [configSource], warnings: [] };
}

/**
 * reg.exe writes to a pipe in the console's code page, which lacks many letters; 65001 is UTF-8.
 */
function query(run: RunProgram, system: string, what: string) {
  const reg = win32.join(system, 'reg.exe');
  const chcp = win32.join(system, 'chcp.com');
  const command = `""${chcp}" 65001 >nul && "${reg}" query ${what}"`;
  const result = run(win32.join(system, 'cmd.exe'), ['/d', '/s', '/c', command]);
  return { ...result, ...parseRegQuery(result.output) };
}
