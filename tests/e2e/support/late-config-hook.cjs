// Loaded into every thread of the app (NODE_OPTIONS=--require) by config.spec.ts: the thread that reads the config
// begins late, as where the system's own programs are asked for policies. CommonJS, for nothing else can be required.
/* eslint-disable @typescript-eslint/no-require-imports -- see above */
const threads = require('node:worker_threads');

const LATE_MS = 1500;
if (!threads.isMainThread) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LATE_MS);
