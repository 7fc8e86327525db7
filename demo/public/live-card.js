/** Fills the live cards of the overview from the WebSocket /live, and connects again when it ends. */

const reconnectAfterMs = 2000;

connect();

function connect() {
  const socket = new WebSocket(new URL('/live', location.href.replace(/^http/, 'ws')));
  socket.addEventListener('message', ({ data }) => {
    const { waitingRoom, vitals } = JSON.parse(data);
    showState('Live', 'live');
    show('calling', waitingRoom.calling);
    show('waiting', waitingRoom.waiting);
    if (vitals) showVitals(vitals);
  });
  socket.addEventListener('close', () => {
    showState('Not connected', 'waiting');
    setTimeout(connect, reconnectAfterMs);
  });
}

/** @param {{ heartRates: number[], oxygen: number }} vitals */
function showVitals({ heartRates, oxygen }) {
  show('heartRate', heartRates.at(-1) ?? '–');
  show('oxygen', oxygen);
  const stepWidth = 240 / (heartRates.length - 1);
  const points = heartRates.map((rate, i) => `${i * stepWidth},${56 - (rate - 60) * 2.2}`);
  document.querySelector('[data-live="pulse"]')?.setAttribute('points', points.join(' '));
}

/**
 * @param {string} name
 * @param {string | number} value
 */
function show(name, value) {
  const place = document.querySelector(`[data-live="${name}"]`);
  if (place) place.textContent = String(value);
}

/**
 * @param {string} text
 * @param {'live' | 'waiting'} state
 */
function showState(text, state) {
  for (const badge of document.querySelectorAll('[data-live-state]')) {
    badge.textContent = text;
    badge.setAttribute('data-live-state', state);
  }
}
