import { describe, expect, it } from 'vitest';
import { atScale, inLanguage, withScreenReader } from '../../../main/handover/successor.ts';

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

describe('a scale', () => {
  const args = ['.', '--config', 'a.yaml'];

  it('is given on, replaced and taken away', () => {
    const twice = atScale(2, args, {});
    expect(twice).toEqual({
      args: [...args, '--force-device-scale-factor=2'],
      env: { CLEARDESK_SCALE: '2' },
    });
    expect(atScale(2, twice.args, twice.env)).toEqual(twice);
    expect(atScale(1.5, twice.args, twice.env)).toEqual({
      args: [...args, '--force-device-scale-factor=1.5'],
      env: { CLEARDESK_SCALE: '1.5' },
    });
    expect(atScale(null, twice.args, twice.env)).toEqual({ args, env: {} });
  });

  it("is not taken for the kiosk's own where IT has given it", () => {
    const given = [...args, '--force-device-scale-factor=1.5'];
    expect(atScale(1.5, given, {})).toEqual({ args: given, env: {} });
  });
});

describe('the environment of a process', () => {
  const ours = { PATH: '/bin', NO_AT_BRIDGE: '1' };
  const bus = { ACCESSIBILITY_ENABLED: '1', AT_SPI_BUS_ADDRESS: 'unix:path=/old' };

  it('asks for a bus of its own where a screen reader is wanted', () => {
    expect(withScreenReader(true, ours)).toEqual({ PATH: '/bin', CLEARDESK_OPEN_BUS: '1' });
    expect(withScreenReader(true, { PATH: '/bin', CLEARDESK_OPEN_BUS: '1', ...bus })).toEqual({
      PATH: '/bin',
      CLEARDESK_OPEN_BUS: '1',
    });
  });

  it('has no bus after it, and is left as it is without one', () => {
    expect(withScreenReader(false, { PATH: '/bin', CLEARDESK_OPEN_BUS: '1', ...bus })).toEqual(
      ours,
    );
    expect(withScreenReader(false, { ...ours, ...bus })).toEqual({ ...ours, ...bus });
  });
});
