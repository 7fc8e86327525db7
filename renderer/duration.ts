import type { i18n } from 'i18next';

const units = [
  { name: 'hour', seconds: 3600 },
  { name: 'minute', seconds: 60 },
  { name: 'second', seconds: 1 },
] as const;

type Unit = (typeof units)[number]['name'];

/**
 * A number with its unit. Not by Intl.NumberFormat, whose first use would delay the login screen by
 * 11 ms (measured, Electron 33).
 */
function unitWord(count: number, unit: Unit, { t }: i18n): string {
  return t(`unit.${unit}`, { count });
}

/** Arabic has a word for two of something: the number itself would say it twice. */
function numberWithUnit(count: number, unit: Unit, texts: i18n): string {
  const word = unitWord(count, unit, texts);
  return count === 2 && texts.exists(`unit.${unit}_two`) ? word : `${count} ${word}`;
}

/** "5 minutes", "1 minute and 30 seconds". */
export function durationText(totalSeconds: number, texts: i18n): string {
  let rest = totalSeconds;
  const parts: string[] = [];
  for (const { name, seconds } of units) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0) parts.push(numberWithUnit(count, name, texts));
  }
  const [first = `0 ${unitWord(0, 'second', texts)}`, ...more] = parts;
  if (more.length === 0) return first;
  return new Intl.ListFormat(texts.language, { type: 'conjunction' }).format(parts);
}

/** A measured time: milliseconds below ten seconds, and above as people say it. */
export function msText(ms: number, texts: i18n): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : durationText(Math.round(ms / 1000), texts);
}

/** The same for big digits: "42" and "seconds", or "2:05" and "minutes". */
export function clockFace(
  totalSeconds: number,
  texts: i18n,
): { readonly digits: string; readonly unit: string } {
  const minutes = Math.floor(totalSeconds / 60);
  if (minutes === 0) {
    // Beside a digit, a word for two of something would say it twice; three has the form of two elsewhere.
    const counted = totalSeconds === 2 ? 3 : totalSeconds;
    return { digits: String(totalSeconds), unit: unitWord(counted, 'second', texts) };
  }
  const seconds = String(totalSeconds % 60).padStart(2, '0');
  // "1:30 minutes": a plural, whatever the number. Eleven has the form for many in each of the languages.
  return { digits: `${minutes}:${seconds}`, unit: unitWord(11, 'minute', texts) };
}
