const units = [
  { name: 'gigabyte', bytes: 1_000_000_000 },
  { name: 'megabyte', bytes: 1_000_000 },
  { name: 'kilobyte', bytes: 1000 },
] as const;

/** "1.5 MB", "12 kB"; less than a kilobyte is shown as one. */
export function sizeText(bytes: number, language: string): string {
  const unit = units.find((candidate) => bytes >= candidate.bytes) ?? units[2];
  const amount = Math.max(bytes / unit.bytes, bytes > 0 ? 1 : 0);
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: unit.name,
    maximumFractionDigits: amount < 10 && unit.name !== 'kilobyte' ? 1 : 0,
  }).format(amount);
}
