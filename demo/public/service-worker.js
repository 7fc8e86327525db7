/** Holds the marker of its own address in memory, and a WebSocket, until it is ended from outside. */
import { openSocket } from './held-socket.js';

const marker = new URL(location.href).searchParams.get('marker') ?? '';

/** @type {WebSocket[]} */
const held = [];

addEventListener('message', (event) => {
  const message = /** @type {MessageEvent & { waitUntil(work: Promise<unknown>): void }} */ (event);
  message.waitUntil(new Promise(() => undefined)); // else the browser ends an idle worker in 30 s
  void openSocket(marker, 'worker').then((socket) => {
    held.push(socket);
    message.ports[0]?.postMessage(marker);
  });
});
