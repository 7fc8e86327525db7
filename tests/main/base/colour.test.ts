import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrastOf, paletteOf } from '../../../main/base/colour.ts';

const colours = fc
  .tuple(fc.nat(255), fc.nat(255), fc.nat(255))
  .map((parts) => `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`);

describe('the contrast of two colours', () => {
  it('is as WCAG defines it', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });
});

describe("the organisation's colour", () => {
  it('stays as it is where it has contrast enough', () => {
    expect(paletteOf('#0b5a70').light.accent).toBe('#0b5a70');
    expect(paletteOf('#57b6cd').dark.accent).toBe('#57b6cd');
  });

  it('can be read in both looks, whatever it is, pressed or not', () => {
    fc.assert(
      fc.property(colours, (colour) => {
        const { light, dark } = paletteOf(colour);
        for (const { accent, accentStrong, accentTint, onAccent } of [light, dark]) {
          expect(contrastOf(accent, onAccent)).toBeGreaterThanOrEqual(4.5);
          expect(contrastOf(accentStrong, onAccent)).toBeGreaterThanOrEqual(4.5);
          expect(contrastOf(accentStrong, accentTint)).toBeGreaterThanOrEqual(4.5);
        }
        for (const page of ['#eef3f6', '#ffffff']) {
          expect(contrastOf(light.accent, page)).toBeGreaterThanOrEqual(4.5);
        }
        for (const page of ['#0f1b20', '#182930']) {
          expect(contrastOf(dark.accent, page)).toBeGreaterThanOrEqual(4.5);
        }
      }),
    );
  });
});
