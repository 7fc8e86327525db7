import { describe, expect, it } from 'vitest';
import { clockFace, durationText } from '../../renderer/duration.ts';
import { chooseLanguage } from '../../renderer/languages.ts';
import { loadTexts } from '../../renderer/texts.ts';

const load = (code: string) => loadTexts(chooseLanguage(code, ''), {});
const [en, de, es] = await Promise.all([load('en'), load('de'), load('es')]);
const [pl, ar, uk] = await Promise.all([load('pl'), load('ar'), load('uk')]);

describe('durationText', () => {
  it.each([
    [0, '0 seconds'],
    [1, '1 second'],
    [45, '45 seconds'],
    [60, '1 minute'],
    [300, '5 minutes'],
    [90, '1 minute and 30 seconds'],
    [3600, '1 hour'],
    [86_400, '24 hours'],
    [3661, '1 hour, 1 minute, and 1 second'],
  ])('says %d seconds as "%s"', (seconds, text) => {
    expect(durationText(seconds, en)).toBe(text);
  });

  it('uses the plurals of each language', () => {
    expect(durationText(60, de)).toBe('1 Minute');
    expect(durationText(7200, de)).toBe('2 Stunden');
    expect(durationText(61, es)).toBe('1 minuto y 1 segundo');
    expect([60, 120, 300, 1320].map((seconds) => durationText(seconds, pl))).toEqual([
      '1 minutę',
      '2 minuty',
      '5 minut',
      '22 minuty',
    ]);
    expect([60, 120, 300, 1260].map((seconds) => durationText(seconds, uk))).toEqual([
      '1 хвилину',
      '2 хвилини',
      '5 хвилин',
      '21 хвилину',
    ]);
  });
});

describe('Arabic', () => {
  it('says two of something in one word, and beside a digit in another', () => {
    expect([60, 120, 180, 660].map((seconds) => durationText(seconds, ar))).toEqual([
      '1 دقيقة',
      'دقيقتين',
      '3 دقائق',
      '11 دقيقة',
    ]);
    expect(clockFace(2, ar)).toEqual({ digits: '2', unit: 'ثوانٍ' });
    expect(clockFace(125, ar)).toEqual({ digits: '2:05', unit: 'دقيقة' });
  });
});

describe('clockFace', () => {
  it('shows seconds below a minute, and minutes with two digits of seconds above', () => {
    expect(clockFace(1, en)).toEqual({ digits: '1', unit: 'second' });
    expect(clockFace(59, en)).toEqual({ digits: '59', unit: 'seconds' });
    expect(clockFace(60, en)).toEqual({ digits: '1:00', unit: 'minutes' });
    expect(clockFace(125, de)).toEqual({ digits: '2:05', unit: 'Minuten' });
    expect(clockFace(125, pl)).toEqual({ digits: '2:05', unit: 'minut' });
    expect(clockFace(2, pl)).toEqual({ digits: '2', unit: 'sekundy' });
  });
});
