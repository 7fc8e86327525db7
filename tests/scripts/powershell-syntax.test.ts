import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { temporaryFolder } from '../main/temporary-folder.ts';

const folder = resolve(import.meta.dirname, '../../build/windows');
const scripts = readdirSync(folder)
  .filter((name) => name.endsWith('.ps1'))
  .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
const withCSharp = scripts.filter(([, text]) => text.includes('Add-Type'));
const require = createRequire(import.meta.url);
const grammar = require.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm');
/** Of Mono, which compiles the C# that Windows PowerShell 5.1 does. */
const hasCompiler = spawnSync('mcs', ['--version']).error === undefined;

await Parser.init();
const parser = new Parser().setLanguage(await Language.load(grammar));

function parsed(text: string): Node {
  const tree = parser.parse(text);
  if (tree === null) throw new Error('the parser has no language');
  return tree.rootNode;
}

/** What the parser could not read, and what it had to add; each with its line and column. */
function syntaxErrors(text: string): readonly string[] {
  const errors: string[] = [];
  const visit = (node: Node): void => {
    const { row, column } = node.startPosition;
    const where = `${row + 1}:${column + 1}`;
    if (node.isMissing) errors.push(`${where}: ${node.type} is missing`);
    else if (node.isError) errors.push(`${where}: ${node.text.split('\n', 1)[0] ?? ''}`);
    else for (const child of node.children) visit(child);
  };
  visit(parsed(text));
  return errors;
}

/** The C# that a script gives to Add-Type, between `@'` and `'@`. */
function cSharpOf(text: string): string {
  return parsed(text)
    .descendantsOfType('verbatim_here_string_characters')
    .map((node) => node.text.slice(2, -2))
    .filter((code) => code.includes('using System'))
    .join('\n');
}

function compile(code: string): { readonly status: number | null; readonly errors: string } {
  const source = join(temporaryFolder(), 'native.cs');
  writeFileSync(source, code);
  const options = ['-langversion:5', '-target:library', `-out:${source}.dll`, source];
  const { status, stdout, stderr } = spawnSync('mcs', options, { encoding: 'utf8' });
  return { status, errors: `${stdout}${stderr}` };
}

describe('a script for Windows', () => {
  it.each(scripts)('%s is PowerShell', (_name, text) => expect(syntaxErrors(text)).toEqual([]));

  it.each(scripts)('%s is none without its last brace', (_name, text) => {
    const brace = text.lastIndexOf('}');
    expect(syntaxErrors(text.slice(0, brace) + text.slice(brace + 1))).not.toEqual([]);
  });

  it.each([
    ["'a\n", '1:1'],
    ['Get-Item (1', '1:1'],
    ['if ($true) { 1', '1:15: } is missing'],
  ])('is not %j', (text, error) =>
    expect(syntaxErrors(text)).toEqual([expect.stringContaining(error)]),
  );
});

describe.skipIf(!hasCompiler)('the C# in a script for Windows (needs mcs)', () => {
  it('is in one script at least', () => expect(withCSharp).not.toEqual([]));

  it.each(withCSharp)('compiles in %s', (_name, text) =>
    expect(compile(cSharpOf(text))).toEqual({ status: 0, errors: '' }),
  );

  it.each(withCSharp)('does not compile with a type that is unknown, in %s', (_name, text) => {
    const { status, errors } = compile(cSharpOf(text).replace('IntPtr', 'IntPointer'));
    expect(status).not.toBe(0);
    expect(errors).toContain('IntPointer');
  });
});
