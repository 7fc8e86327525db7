/** Holds the marker of its own address in memory, and a WebSocket, as long as a page is there. */
import { openSocket } from './held-socket.js';

const marker = new URL(location.href).searchParams.get('marker') ?? '';

/** @type {WebSocket[]} */
const held = [];

addEventListener('connect', (event) => {
  const [port] = /** @type {MessageEvent} */ (event).ports;
  void openSocket(marker, 'worker').then((socket) => {
    held.push(socket);
    port?.postMessage(marker);
  });
});
