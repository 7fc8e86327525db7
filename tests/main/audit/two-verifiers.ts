import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import type { SealKey } from '../../../main/audit/file/seal.ts';
import { verificationKeyText } from '../../../main/audit/verify/verification-key.ts';
import type { Verdict } from '../../../main/audit/verify/verdict.ts';
import { verifyAuditFile } from '../../../main/audit/verify/verify.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { writeFolder, type Files } from './sealed-files.ts';

/** What both verifiers say of an audit file, in the same words. */
export interface CommonVerdict {
  readonly kind: Verdict['kind'];
  readonly file?: string;
  readonly line?: number;
  readonly problem?: string;
  readonly seq?: number;
  readonly tornBytes?: number;
  readonly removedUpTo?: number;
}

/** The folder of an audit file, as somebody changed it. */
export interface ChangedFolder {
  readonly what: string;
  readonly files: Files;
  readonly keys: readonly SealKey[];
}

/**
 * Writes the folders, and verifies each with both verifiers, which have to agree.
 * @returns what both say, in the order of the folders
 */
export function verdicts(changed: readonly ChangedFolder[]): readonly CommonVerdict[] {
  return verdictsOnFolders(changed, writtenFolders(changed));
}

export function writtenFolders(changed: readonly ChangedFolder[]): readonly string[] {
  const root = temporaryFolder();
  return changed.map(({ files }, i) => {
    const folder = join(root, String(i));
    writeFolder(folder, files);
    return folder;
  });
}

/** The same for folders that are there already. */
export function verdictsOnFolders(
  changed: readonly ChangedFolder[],
  folders: readonly string[],
): readonly CommonVerdict[] {
  const keys = changed[0]?.keys ?? [];
  const ours = folders.map((folder) =>
    common(verifyAuditFile(join(folder, 'audit.jsonl'), { keys })),
  );
  const pythons = byPython(folders, keys).map(withoutSystemWords);
  const named = (values: readonly CommonVerdict[]) =>
    changed.map(({ what }, i) => [what, values[i]]);
  expect(named(pythons)).toEqual(named(ours));
  return ours;
}

/** Verifies the folders with the second implementation, in one process for all of them. */
function byPython(folders: readonly string[], keys: readonly SealKey[]): readonly CommonVerdict[] {
  const driver = `
import json, sys
sys.path.insert(0, 'docs')
sys.dont_write_bytecode = True
from audit_verify import Verifier
for folder in json.loads(sys.stdin.readline()):
    print(json.dumps(Verifier(folder + '/audit.jsonl', sys.argv[1:]).verify()))
`;
  const { stdout, stderr, status } = spawnSync(
    'python3',
    ['-c', driver, ...keys.map(verificationKeyText)],
    { input: JSON.stringify(folders), encoding: 'utf8', maxBuffer: 1e8 },
  );
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as CommonVerdict);
}

function common(verdict: Verdict): CommonVerdict {
  switch (verdict.kind) {
    case 'good': {
      const { head, tornBytes, removedUpTo } = verdict;
      return { kind: 'good', seq: head.seq, tornBytes, removedUpTo };
    }
    case 'bad': {
      const { file, line, problem } = verdict;
      return { kind: 'bad', file: basename(file), line, problem };
    }
    case 'absent':
    case 'unreadable':
      return withoutSystemWords(verdict);
  }
}

/** Why a file cannot be read is in the words of the operating system, or of the language. */
function withoutSystemWords(verdict: CommonVerdict): CommonVerdict {
  return verdict.kind === 'unreadable' ? { kind: 'unreadable' } : verdict;
}
