import { spawn } from 'node:child_process';
import { SetupError } from './setup-error.mjs';

/** True where windows can be shown without our help. */
export function hasDisplay() {
  return (
    process.platform !== 'linux' ||
    Boolean(process.env['DISPLAY']) ||
    Boolean(process.env['WAYLAND_DISPLAY'])
  );
}

/**
 * Starts a virtual display.
 * @param {string} [size] WIDTHxHEIGHT
 * @returns {Promise<{display: string, stop: () => void}>} `display` is for the variable DISPLAY
 */
export function startDisplay(size = '1280x800') {
  return new Promise((resolve, reject) => {
    const args = ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'];
    const xvfb = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
    let errors = '';
    xvfb.stderr?.on('data', (chunk) => (errors += chunk));
    const stop = () => void xvfb.kill('SIGTERM');
    process.once('exit', stop);
    xvfb.on('error', (error) => {
      reject(new SetupError(`Xvfb could not be started: ${error.message}`, 'Install xvfb.'));
    });
    xvfb.on('exit', (code) => {
      reject(new SetupError(`Xvfb ended with ${code}: ${errors}`, 'Try again, or set DISPLAY.'));
    });
    xvfb.stdio[3]?.once('data', (/** @type {Buffer} */ number) => {
      resolve({ display: `:${String(number).trim()}`, stop });
    });
  });
}
