import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { watchConfig } from '../../../../main/config/in-use/watch-config.ts';
import { itOnPosix } from '../../../posix.ts';

let folder = '';
let file = '';
let stop: () => void = () => undefined;
const changed = vi.fn();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watch-config-'));
  file = join(folder, 'cleardesk.yaml');
  changed.mockReset();
});

afterEach(() => {
  stop();
  rmSync(folder, { recursive: true, force: true });
});

async function becomesCalled(): Promise<void> {
  await eventually(() => expect(changed).toHaveBeenCalled());
}

test('sees a file that is written, once for all the steps of it', async () => {
  writeFileSync(file, 'version: 1\n');
  stop = watchConfig({ file, isNamed: false }, changed);
  for (const text of ['a', 'b', 'c']) writeFileSync(file, text);
  await becomesCalled();
  expect(changed).toHaveBeenCalledTimes(1);
});

test('sees a file that is replaced, and written again after that', async () => {
  writeFileSync(file, 'version: 1\n');
  stop = watchConfig({ file, isNamed: false }, changed);
  writeFileSync(`${file}.new`, 'version: 1 # new\n');
  renameSync(`${file}.new`, file);
  await becomesCalled();
  changed.mockReset();
  writeFileSync(file, 'version: 1 # newer\n');
  await becomesCalled();
});

test('sees a file that is made, and one that is removed', async () => {
  stop = watchConfig({ file, isNamed: false }, changed);
  writeFileSync(file, 'version: 1\n');
  await becomesCalled();
  changed.mockReset();
  rmSync(file);
  await becomesCalled();
});

test('sees policies that are written, in a folder that comes and goes', async () => {
  const policies = { kind: 'folder', folder: join(folder, 'policies') } as const;
  stop = watchConfig({ file, isNamed: false, policies }, changed);
  const policy = join(policies.folder, 'a.yaml');
  for (const round of ['first', 'second']) {
    mkdirSync(policies.folder);
    await becomesCalled();
    changed.mockReset();
    writeFileSync(policy, `language: de # ${round}`);
    await becomesCalled();
    changed.mockReset();
    rmSync(policies.folder, { recursive: true });
    await becomesCalled();
    await pause(600);
    changed.mockReset();
  }
});

/** A file in a folder of its own, which a symbolic link leads to. */
function linkedFile(): string {
  const target = join(folder, 'elsewhere', 'target.yaml');
  mkdirSync(join(folder, 'elsewhere'), { recursive: true });
  writeFileSync(target, 'version: 1\n');
  return target;
}

function replaced(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

const afterLinking: readonly (readonly [string, (target: string, link: string) => void])[] = [
  ['is written', (target) => writeFileSync(target, 'version: 1 # new\n')],
  ['is replaced by rename', (target) => replaced(target, 'version: 1 # new\n')],
  [
    'has its folder replaced',
    (target) => {
      renameSync(join(target, '..'), join(target, '../../old'));
      mkdirSync(join(target, '..'));
      writeFileSync(target, 'version: 1 # new\n');
    },
  ],
  [
    'is exchanged for another one',
    (target, link) => {
      writeFileSync(`${target}.other`, 'version: 1 # other\n');
      unlinkSync(link);
      symlinkSync(`${target}.other`, link);
    },
  ],
];

itOnPosix.each(afterLinking)('sees that the target of a symbolic link %s', async (_, change) => {
  const target = linkedFile();
  symlinkSync(target, file);
  stop = watchConfig({ file, isNamed: false }, changed);
  change(target, file);
  await becomesCalled();
  // And whatever comes after that.
  await pause(400);
  changed.mockReset();
  writeFileSync(file, 'version: 1 # newer\n');
  await becomesCalled();
});

test('sees a file whose folder is replaced, and what is written in the new one', async () => {
  const own = join(folder, 'etc');
  mkdirSync(own);
  file = join(own, 'cleardesk.yaml');
  writeFileSync(file, 'version: 1\n');
  stop = watchConfig({ file, isNamed: false }, changed);
  mkdirSync(`${own}.new`);
  writeFileSync(join(`${own}.new`, 'cleardesk.yaml'), 'version: 1 # new\n');
  renameSync(own, `${own}.old`);
  renameSync(`${own}.new`, own);
  await becomesCalled();
  await pause(400);
  changed.mockReset();
  writeFileSync(file, 'version: 1 # newer\n');
  await becomesCalled();
});

itOnPosix('sees policies in a folder, and of a file, that symbolic links lead to', async () => {
  const [one, other] = [join(folder, 'one'), join(folder, 'other')];
  const target = linkedFile();
  for (const real of [one, other]) {
    mkdirSync(real);
    symlinkSync(target, join(real, 'a.yaml'));
  }
  const policies = { kind: 'folder', folder: join(folder, 'policies') } as const;
  symlinkSync(one, policies.folder);
  stop = watchConfig({ file, isNamed: false, policies }, changed);
  const steps = [
    () => writeFileSync(target, 'language: de\n'),
    () => writeFileSync(join(one, 'b.yaml'), 'language: fr\n'),
    () => {
      unlinkSync(policies.folder);
      symlinkSync(other, policies.folder);
    },
    () => writeFileSync(join(other, 'b.yaml'), 'language: es\n'),
  ];
  for (const step of steps) {
    step();
    await becomesCalled();
    await pause(400);
    changed.mockReset();
  }
});

itOnPosix('bears links that lead in a circle', () => {
  symlinkSync(file, `${file}.link`);
  symlinkSync(`${file}.link`, file);
  stop = watchConfig({ file, isNamed: false }, changed);
});

test('does not care for other files, or after its end', async () => {
  stop = watchConfig({ file, isNamed: false }, changed);
  writeFileSync(join(folder, 'other.yaml'), '');
  await pause(600);
  stop();
  writeFileSync(file, '');
  await pause(600);
  expect(changed).not.toHaveBeenCalled();
});

test('is quiet where there is no folder to watch', () => {
  stop = watchConfig({ file: join(folder, 'missing', 'cleardesk.yaml'), isNamed: false }, changed);
});
