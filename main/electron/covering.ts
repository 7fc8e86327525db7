import type { Display, Rectangle } from 'electron';

/**
 * The bounds of a window that is to cover a display. On an X server that is a pixel more each way: Chromium
 * makes a window of just that size a pixel smaller, so that no window manager takes it for full
 * screen, and where there is none nobody makes it larger again (measured, Electron 33).
 */
export function covering({ bounds }: Pick<Display, 'bounds'>): Rectangle {
  if (process.platform !== 'linux' || process.env['WAYLAND_DISPLAY'] !== undefined) return bounds;
  return { ...bounds, width: bounds.width + 1, height: bounds.height + 1 };
}
