interface BarIconProps {
  /** The outline on a field of 24 × 24 (SVG `d`). */
  readonly outline: string;
}

/** The icons of the session bar. */
export const outlines = {
  back: 'm14 5-7 7 7 7',
  reload: 'M19 12a7 7 0 1 1-2-5l3 3m0-5v5h-5',
  home: 'm3 11 9-8 9 8M6 9v11h4v-6h4v6h4V9',
  print: 'M7 9V3h10v6M7 18H3V9h18v9h-4M7 14h10v7H7Z',
  downloads: 'M12 3v11m-5-5 5 5 5-5M3 15v6h18v-6',
  textSize: 'm2 19 5-12 5 12M4 15h6m3 4 3.5-8 3.5 8m-6-3h5',
  keyboard: 'M2 6h20v12H2ZM6 10h.01M10 10h.01M14 10h.01M18 10h.01M7 14h10',
  more: 'M6 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0m7 0a1 1 0 1 1-2 0 1 1 0 0 1 2 0m7 0a1 1 0 1 1-2 0 1 1 0 0 1 2 0',
  close: 'm6 6 12 12M18 6 6 18',
  microphone: 'M9 5a3 3 0 0 1 6 0v6a3 3 0 0 1-6 0ZM5 11a7 7 0 0 0 14 0M12 18v4',
  camera: 'M3 7h12v10H3Zm12 4 6-3v8l-6-3',
  geolocation: 'M12 22s7-7 7-13a7 7 0 0 0-14 0c0 6 7 13 7 13Zm0-10a3 3 0 1 0 0-6 3 3 0 0 0 0 6',
} as const;

/** An icon beside a word, or beside a text for screen readers. */
export function BarIcon({ outline }: BarIconProps) {
  return (
    <svg
      className={outline === outlines.back ? 'bar-icon bar-icon-back' : 'bar-icon'}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <path d={outline} />
    </svg>
  );
}
