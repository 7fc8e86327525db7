import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../main/config/schema/schema.ts';
import { settingsOf } from '../../main/config/schema/settings.ts';

const root = resolve(import.meta.dirname, '../..');
const documents = [
  ...markdownIn('.'),
  ...markdownIn('docs'),
  ...markdownIn('docs/decisions'),
  ...markdownIn('bench'),
];

/** `[text](target)`; addresses of other servers are not checked. */
const LINK = /\]\(([^)\s]+)\)/g;
/** A path in backticks that begins with a folder of this repository. */
const PATH =
  /`((?:main|page-scripts|preload|renderer|tests|scripts|bench|build|demo|docs)\/[\w./-]*)`/g;
/** An end-to-end test by its name alone. */
const SPEC = /`([\w-]+\.spec\.ts)`/g;
/** A setting in one of the config's sections, such as `session.idleTimeout`. */
const settings = new Set(settingsOf(configSchema).map(({ path }) => path));
const sections = [...settings].filter((path) => /^\w+$/.test(path));
const SETTING = new RegExp(
  `\`((?:${sections.join('|')})(?:\\[\\])?\\.[\\w.[\\]]+)(?<!\\.(?:ts|jsonl))\``,
  'g',
);

describe.each(documents)('%s', (document) => {
  const text = withoutCodeBlocks(readFileSync(join(root, document), 'utf8'));

  it('links to files and headings that exist', () => {
    const targets = found(LINK, text).filter((target) => !/^[a-z]+:/.test(target));
    expect(targets.filter((target) => !isThere(document, target))).toEqual([]);
  });

  it('names files that exist', () => {
    const paths = found(PATH, text).filter((path) => !/\bNAME\b/.test(path));
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const specs = found(SPEC, text).map((name) => `tests/e2e/${name}`);
    expect(specs.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('names settings that exist', () => {
    expect(found(SETTING, text).filter((name) => !settings.has(name))).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  it('names files of main/ that exist', () => {
    const text = withoutCodeBlocks(readFileSync(join(root, 'docs/architecture.md'), 'utf8'));
    const paths = found(/`([\w-]+\/[\w./-]*)`/g, text);
    expect(paths.length).toBeGreaterThan(40);
    const isMissing = (path: string) =>
      !['main', '.'].some((folder) => existsSync(join(root, folder, path)));
    expect(paths.filter(isMissing)).toEqual([]);
  });
});

function isThere(document: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? join(root, document) : join(root, dirname(document), path);
  if (!existsSync(file)) return false;
  return anchor === undefined || anchorsOf(readFileSync(file, 'utf8')).includes(anchor);
}

/** As GitHub makes them: lower case, without punctuation, spaces as hyphens. */
function anchorsOf(text: string): readonly string[] {
  return found(/^#+ +(.+)$/gm, withoutCodeBlocks(text)).map((heading) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

function withoutCodeBlocks(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}

function found(pattern: RegExp, text: string): readonly string[] {
  return Array.from(text.matchAll(pattern), (match) => match[1] ?? '');
}

function markdownIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}
