// Loaded into every process of the app (NODE_OPTIONS=--require) by kill-matrix.spec.ts: kills the whole
// app at one exact moment outside the steps of an ending. CommonJS, for nothing else can be required.
/* eslint-disable @typescript-eslint/no-require-imports */
const childProcess = require('node:child_process');
const fs = require('node:fs');

/** @typedef {import('./kill-points.ts').KillMoment} KillMoment */
/** @type {unknown} */
const parsed = JSON.parse(process.env['CLEARDESK_KILL_AT'] ?? '');
const moment = /** @type {KillMoment} */ (parsed);
const { writeSync, fdatasyncSync } = fs;
const isMine = !moment.inTakeover || process.argv.includes('--takeover');
let isWritten = false;

/** All of it at once: the test starts the app as the leader of a process group. */
function killApp() {
  writeSync(2, `killed at ${process.env['CLEARDESK_KILL_AT']}\n`);
  process.kill(0, 'SIGKILL');
}

/** @type {(file: number, bytes: Buffer, ...more: number[]) => number} */
function writeOrDie(file, bytes, ...more) {
  const isDue =
    isMine && Buffer.isBuffer(bytes) && bytes.includes(`"event":"${moment.record ?? ''}"`);
  if (isDue && moment.when === 'before') killApp();
  if (isDue && moment.when === 'torn') {
    writeSync(file, bytes, 0, bytes.length >> 1);
    killApp();
  }
  const written = writeSync(file, bytes, ...more);
  if (isDue && moment.when === 'written') killApp();
  isWritten ||= isDue;
  return written;
}

/** @param {number} file */
function syncAndDie(file) {
  fdatasyncSync(file);
  if (isWritten) killApp();
}

/** @typedef {(message: { kind?: string }) => unknown} Send */
/** @param {object} sender one end of Node's channel between two processes */
function watchMessages(sender) {
  const send = /** @type {{ send?: Send }} */ (sender).send?.bind(sender);
  if (send === undefined) return;
  /** @type {Send} */
  const sendOrDie = (message) => {
    const isDue = isMine && moment.message !== undefined && message.kind === moment.message;
    if (isDue && moment.when === 'before') killApp();
    const result = send(message);
    if (isDue) killApp();
    return result;
  };
  Object.assign(sender, { send: sendOrDie });
}

Object.assign(fs, { writeSync: writeOrDie, fdatasyncSync: syncAndDie });
watchMessages(process);
const { spawn } = childProcess;
Object.assign(childProcess, {
  spawn: (/** @type {Parameters<typeof spawn>} */ ...args) => {
    const child = spawn(...args);
    watchMessages(child);
    return child;
  },
});
