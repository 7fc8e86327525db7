// Loaded into every process of the app (NODE_OPTIONS=--require): sets its wall clock by what a file
// says, as an administrator or a broken clock would, and hangs its main process on SIGUSR2. CommonJS, for
// nothing else can be required.
/* eslint-disable @typescript-eslint/no-require-imports */
const fs = require('node:fs');

const file = process.env['CLEARDESK_CLOCK_FILE'] ?? '';

/** Milliseconds that the clock is ahead. */
function ahead() {
  try {
    return Number(fs.readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

const realNow = Date.now;
const now = () => realNow() + ahead();
globalThis.Date = new Proxy(Date, {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-return -- a handler's arguments have no types
  construct: (target, args) => Reflect.construct(target, args.length === 0 ? [now()] : args),
});
Date.now = now;

process.on('SIGUSR2', () => {
  for (;;) fs.statSync('.');
});
