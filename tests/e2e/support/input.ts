import { execFileSync } from 'node:child_process';

let x = 500;

/** Moves the real pointer over the kiosk's window, each time to another place. */
export function movePointer(): void {
  x = x === 500 ? 520 : 500;
  xdotool('mousemove', String(x), '600');
}

/** Types a key on the real keyboard. */
export function pressKey(key: string): void {
  xdotool('key', key);
}

/** Anything else with the real keyboard and pointer. */
export function xdotool(...args: readonly string[]): void {
  execFileSync('xdotool', args);
}
