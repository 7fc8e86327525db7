/** The page /stubborn: it does all it can to outlast the session. */
import { writeForever } from './writer.js';

const mode = new URLSearchParams(location.search).get('mode');
if (mode === 'hang') offerToHang();
if (mode === 'beforeunload') refuseToLeave();
if (mode === 'writer') await startWriters();

function offerToHang() {
  Object.assign(window, { hang });
  document.getElementById('hang')?.addEventListener('click', hang);
}

function hang() {
  for (;;);
}

/** Browsers ask only for pages that the user has touched. */
function refuseToLeave() {
  addEventListener('beforeunload', (event) => event.preventDefault());
}

async function startWriters() {
  new SharedWorker('/stubborn-worker.js', { type: 'module' });
  const registration = await navigator.serviceWorker.register('/stubborn-worker.js', {
    scope: '/stubborn/',
    type: 'module',
  });
  (registration.installing ?? registration.active)?.postMessage('write');
  void writeForever('page');
  writeInPageOnly(0);
}

/** @param {number} count */
function writeInPageOnly(count) {
  document.cookie = `stubborn-${count % 20}=${Date.now()}; Max-Age=3600`;
  localStorage.setItem(`stubborn-${count % 50}`, String(Date.now()));
  const written = document.getElementById('written');
  if (written) written.textContent = `Written ${count + 1} times.`;
  setTimeout(writeInPageOnly, 0, count + 1);
}
