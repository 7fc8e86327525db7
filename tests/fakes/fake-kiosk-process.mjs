// Plays the kiosk for a supervisor: node fake-kiosk-process.mjs LOG BEHAVIOUR
// It writes what happens to it into LOG. SIGTERM ends it as it should be, SIGUSR2 starts a process
// that takes over, SIGHUP makes it hang in an endless loop. Behaviours:
//   healthy    no trouble
//   exit-N     ends at once, with this code
//   then-3     healthy, but when it is started again it ends at once with the code 3
//   mute       never says that it is the kiosk
//   lingers    stays when another process has taken over
//   litters    leaves its helper behind when it ends
import { spawn } from 'node:child_process';
import { appendFileSync, closeSync, constants, openSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const BEAT_MS = 150;
const [log = '', behaviour = 'healthy', takeover] = process.argv.slice(2);
const { CLEARDESK_HEARTBEAT: pipe = '', CLEARDESK_RESTARTED: restarted = 'no' } = process.env;

const exitCode = /^exit-(\d+)$/.exec(behaviour)?.[1];
if (exitCode !== undefined || (behaviour === 'then-3' && restarted !== 'no')) {
  note('started', restarted);
  process.exit(Number(exitCode ?? 3));
}
// A helper process, as Chromium has them; it stays where this one is killed.
const helper = spawn('sleep', ['1000'], { stdio: 'ignore' });

process.on('SIGTERM', () => {
  clearInterval(beats);
  note('bye');
  say(`bye ${process.pid}\n`);
  end();
});
process.on('SIGUSR2', () => {
  const successor = spawn(
    process.execPath,
    [fileURLToPath(import.meta.url), log, behaviour, 'takeover'],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  // As the kiosk does: the old one ends once the new one has it. One that is to linger does not.
  successor.on('message', () => {
    clearInterval(beats);
    if (behaviour === 'lingers') {
      successor.disconnect();
      setInterval(() => undefined, 1000);
    } else end();
  });
});
process.on('SIGHUP', () => {
  for (;;);
});

const beats = setInterval(beat, BEAT_MS);
beat();
note(takeover ? 'took-over' : 'started', restarted);
process.send?.('taken');

function end() {
  if (behaviour !== 'litters') helper.kill();
  process.exit(0);
}

function beat() {
  say(`${process.pid}\n`);
}

/** @param {string} line */
function say(line) {
  if (behaviour === 'mute') return;
  const file = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
  writeFileSync(file, line);
  closeSync(file);
}

/** @param {...string} words */
function note(...words) {
  appendFileSync(log, `${Date.now()} ${process.pid} ${words.join(' ')}\n`);
}
