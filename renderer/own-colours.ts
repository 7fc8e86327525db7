import type { Setup } from '../preload/contract.ts';

type Colours = NonNullable<Setup['organisation']['colours']>;

/** Gives the screens the organisation's colour in place of the kiosk's own (theme.css). */
export function takeColours({ light, dark }: Colours): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:root { ${rules(light)} } @media (prefers-color-scheme: dark) { :root { ${rules(dark)} } }`,
  );
  document.adoptedStyleSheets = [sheet];
}

function rules({ accent, accentStrong, accentTint, onAccent }: Colours['light']): string {
  return `--accent: ${accent}; --accent-strong: ${accentStrong}; --accent-tint: ${accentTint}; --on-accent: ${onAccent};`;
}
