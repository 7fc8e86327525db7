import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { root } from '../prepare.mjs';

/** What the hicolor icon theme and electron-builder's own .ico and .icns are made of. */
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

/**
 * Draws build/icon.svg in every size.
 * @param {string} folder
 */
export async function writeIcons(folder) {
  mkdirSync(folder, { recursive: true });
  for (const size of sizes) {
    await sharp(join(root, 'build/icon.svg'), { density: (72 * size) / 512 })
      .resize(size)
      .png()
      .toFile(join(folder, `${size}x${size}.png`));
  }
}
