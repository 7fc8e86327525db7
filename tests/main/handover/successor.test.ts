import { describe, expect, it } from 'vitest';
import { inLanguage } from '../../../main/handover/successor.ts';

const args = ['.', '--data-dir=/d'];

describe('the language of the next process', () => {
  it.each([
    ['de', 'de'],
    ['de-CH', 'de_CH:de'],
  ])("is the config's: %s", (language, list) => {
    expect(inLanguage(language, args, { LANG: 'C' })).toEqual({
      args: [...args, `--lang=${language}`],
      env: { LANG: 'C', LANGUAGE: list },
    });
  });

  it('takes the place of the one before', () => {
    const before = inLanguage('de', args, { LANGUAGE: 'en' });
    expect(inLanguage('fr', before.args, before.env)).toEqual({
      args: [...args, '--lang=fr'],
      env: { LANGUAGE: 'fr' },
    });
  });

  it("is the device's again with auto", () => {
    const before = inLanguage('de-CH', args, { LANG: 'fr_FR.UTF-8' });
    expect(inLanguage('auto', before.args, before.env)).toEqual({
      args,
      env: { LANG: 'fr_FR.UTF-8' },
    });
  });

  it.each([
    { env: { LANGUAGE: 'es' }, given: args },
    { env: {}, given: [...args, '--lang=es'] },
  ])('is left alone with auto where the administrator has set it', ({ env, given }) => {
    expect(inLanguage('auto', given, env)).toEqual({ args: given, env });
  });
});
