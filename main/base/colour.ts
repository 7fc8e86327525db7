/** The colours that the screens make of one of the organisation's, as `#rrggbb`. */
export interface Palette {
  readonly accent: string;
  /** Under a pointer, and for text. */
  readonly accentStrong: string;
  readonly accentTint: string;
  /** Text on `accent` and on `accentStrong`. */
  readonly onAccent: string;
}

type Rgb = readonly [number, number, number];

/** WCAG 2.2, 1.4.3. */
const LEAST_CONTRAST = 4.5;
const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];
/** The page of the light screens, and the cards of the dark ones (renderer/theme.css). */
const PAGE: Rgb = [0xee, 0xf3, 0xf6];
const DARK_SURFACE: Rgb = [0x18, 0x29, 0x30];
const DARK_TEXT: Rgb = [0x05, 0x14, 0x1a];

/** @param colour `#rrggbb`; where it has too little contrast, the palette has a darker or a lighter one */
export function paletteOf(colour: string): { readonly light: Palette; readonly dark: Palette } {
  const light = readable(rgbOf(colour), PAGE, BLACK);
  const dark = readable(rgbOf(colour), DARK_SURFACE, WHITE);
  return {
    light: {
      accent: textOf(light),
      accentStrong: textOf(mix(light, BLACK, 0.25)),
      accentTint: textOf(mix(light, WHITE, 0.88)),
      onAccent: textOf(WHITE),
    },
    dark: {
      accent: textOf(dark),
      accentStrong: textOf(mix(dark, WHITE, 0.4)),
      accentTint: textOf(mix(dark, DARK_SURFACE, 0.8)),
      onAccent: textOf(DARK_TEXT),
    },
  };
}

/** The contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrastOf(one: string, other: string): number {
  return contrast(rgbOf(one), rgbOf(other));
}

function readable(colour: Rgb, background: Rgb, towards: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.02) {
    const mixed = mix(colour, towards, share);
    if (contrast(mixed, background) >= LEAST_CONTRAST) return mixed;
  }
  return towards;
}

function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mix(one: Rgb, other: Rgb, share: number): Rgb {
  const at = (index: 0 | 1 | 2) => Math.round(one[index] * (1 - share) + other[index] * share);
  return [at(0), at(1), at(2)];
}

function rgbOf(colour: string): Rgb {
  const at = (index: number) => Number.parseInt(colour.slice(index, index + 2), 16);
  return [at(1), at(3), at(5)];
}

function textOf(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
