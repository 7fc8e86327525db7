const units = [
  { name: 'hour', seconds: 3600 },
  { name: 'minute', seconds: 60 },
  { name: 'second', seconds: 1 },
] as const;

type Unit = (typeof units)[number]['name'];

function unitFormat(language: string, unit: Unit): Intl.NumberFormat {
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
}

/** "5 minutes", "1 minute and 30 seconds": the plurals come from the browser, for every language. */
export function durationText(totalSeconds: number, language: string): string {
  let rest = totalSeconds;
  const parts: string[] = [];
  for (const { name, seconds } of units) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0) parts.push(unitFormat(language, name).format(count));
  }
  if (parts.length === 0) return unitFormat(language, 'second').format(0);
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(parts);
}

/** The same for big digits: "42" and "seconds", or "2:05" and "minutes". */
export function clockFace(
  totalSeconds: number,
  language: string,
): { readonly digits: string; readonly unit: string } {
  const minutes = Math.floor(totalSeconds / 60);
  if (minutes === 0)
    return { digits: String(totalSeconds), unit: unitWord(totalSeconds, 'second') };
  const seconds = String(totalSeconds % 60).padStart(2, '0');
  // "1:30 minutes": a plural, whatever the number.
  return { digits: `${minutes}:${seconds}`, unit: unitWord(Math.max(minutes, 2), 'minute') };

  function unitWord(count: number, unit: Unit): string {
    const parts = unitFormat(language, unit).formatToParts(count);
    return parts.find((part) => part.type === 'unit')?.value ?? '';
  }
}
