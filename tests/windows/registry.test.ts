import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { POLICY_KEY } from '../../main/config/source/config-location.ts';
import { readPolicyRegistry } from '../../main/config/source/managed/policy-registry.ts';
import {
  parseRegQuery,
  type RegistryValue,
} from '../../main/config/source/managed/registry-tree.ts';
import { readYaml } from '../../main/config/source/yaml.ts';
import { setByGroupPolicy } from '../scripts/policy/group-policy.ts';
import { parsed } from '../scripts/policy/parsed.ts';
import { policySamples } from '../scripts/policy/samples.ts';
import { registryFile } from './registry-file.ts';
import { debian, script, wine } from './wine.ts';

const answer = z.object({ value: z.unknown(), errors: z.array(z.string()) });
/**
 * The reader asks for UTF-8 by `chcp`, which Wine's reg.exe does not heed where there is no console. So UTF-8 comes
 * with a locale that has no older code page, as this one; Wine has 437 otherwise.
 */
const utf8 = { env: { LC_ALL: 'hi_IN.UTF-8' } };

async function reg(...args: readonly string[]): Promise<number> {
  return (await wine(['reg.exe', ...args])).code;
}

async function write(values: readonly RegistryValue[]): Promise<void> {
  const file = join(debian, 'results/policies.reg');
  writeFileSync(file, registryFile(values));
  expect(await reg('import', String.raw`Z:\results\policies.reg`)).toBe(0);
  rmSync(file);
}

async function read(options: Parameters<typeof script>[2] = utf8) {
  const { out, err } = await script('read-policies.ts', [], options);
  if (out === '') throw new Error(err);
  return answer.parse(JSON.parse(out));
}

function named(data: string): readonly RegistryValue[] {
  return [{ key: `${POLICY_KEY}\\organisation`, name: 'name', type: 'REG_SZ', data }];
}

describe("the policies in Wine's registry", () => {
  beforeEach(async () => {
    await reg('delete', POLICY_KEY, '/f');
  });
  afterEach(async () => {
    await reg('delete', POLICY_KEY, '/f');
  });

  it('say nothing where there are none', async () => {
    expect(await read()).toEqual({ value: null, errors: [] });
    // A key without a value.
    expect(await reg('add', POLICY_KEY, '/v', 'language', '/d', 'de', '/f')).toBe(0);
    expect((await read()).value).toEqual({ language: 'de' });
    expect(await reg('delete', POLICY_KEY, '/v', 'language', '/f')).toBe(0);
    expect(await read()).toEqual({ value: null, errors: [] });
  });

  it.each(policySamples.map((text, index) => [index, text] as const))(
    'are read as group policy writes them (sample %i)',
    async (_index, text) => {
      const output = setByGroupPolicy(
        parsed('build/policy/windows/Cleardesk.admx'),
        readYaml(text).value,
      );
      const expected = readPolicyRegistry(
        { kind: 'registry', key: POLICY_KEY, system: '' },
        '',
        () => ({ code: 0, output, problem: '' }),
      );
      if (expected.kind !== 'ok') throw new Error(expected.kind);
      await write(parseRegQuery(output).values);
      expect(await read()).toEqual({ value: expected.configSources[0]?.value, errors: [] });
    },
  );

  it('have letters of every script, and what cmd.exe would replace', async () => {
    const name = 'Klinik für <Süd> & "Co" – Łódź 東京 😀 %PATH% ^ !x!';
    await write(named(name));
    expect(await read()).toEqual({ value: { organisation: { name } }, errors: [] });
  });

  it('are refused with half of a surrogate pair', async () => {
    await write(named('half \uD83D of it'));
    const { value, errors } = await read();
    expect(value).toEqual({});
    expect(errors).toEqual(['organisation.name has a character that cannot be read']);
  });

  it('are refused with a letter where reg.exe does not print UTF-8', async () => {
    await write(named('für'));
    const { errors } = await read({});
    expect(errors).toEqual(['organisation.name has a character that cannot be read']);
  });

  it('are refused with a type that is not the documented one', async () => {
    const key = `${POLICY_KEY}\\kiosk`;
    await write([{ key, name: 'fullScreen', type: 'REG_SZ', data: 'true' }]);
    expect((await read()).errors).toEqual(['kiosk.fullScreen is REG_SZ']);
  });

  it('are refused with a text of two lines', async () => {
    await write(named('one\r\ntwo'));
    expect((await read()).errors).toEqual(['a value has more than one line, or an odd name']);
  });
});
