/** @import { Planters } from './planter.js' */
import { openSocket } from '../held-socket.js';
import { kept, next } from './planter.js';

/**
 * Connections and workers.
 *
 * @satisfies {Planters}
 */
export const live = {
  'web-socket': {
    label: 'A live connection',
    async plant(marker) {
      return kept.push(await openSocket(marker, 'page')) > 0;
    },
  },
  'event-source': {
    label: 'A stream of events',
    async plant(marker) {
      const source = new EventSource(`/events?marker=${marker}`);
      kept.push(source);
      const event = await next(source, 'message');
      return JSON.parse(/** @type {MessageEvent} */ (event).data).marker === marker;
    },
  },
  'streaming-fetch': {
    label: 'An answer without an end',
    async plant(marker) {
      const reader = (await fetch(`/stream?marker=${marker}`)).body?.getReader();
      kept.push(reader);
      const first = await reader?.read();
      return new TextDecoder().decode(first?.value).includes(marker);
    },
  },
  'service-worker': {
    label: 'A service worker',
    async plant(marker) {
      const registration = await navigator.serviceWorker.register(
        `/service-worker.js?marker=${marker}`,
        { scope: `/offline/${marker}/`, type: 'module' },
      );
      const worker = registration.installing ?? registration.waiting ?? registration.active;
      const { port1, port2 } = new MessageChannel();
      worker?.postMessage('hold', [port2]);
      port1.start();
      return /** @type {MessageEvent} */ (await next(port1, 'message')).data === marker;
    },
  },
  'shared-worker': {
    label: 'A shared worker',
    async plant(marker) {
      const worker = new SharedWorker(`/shared-worker.js?marker=${marker}`, { type: 'module' });
      kept.push(worker);
      worker.port.start();
      return /** @type {MessageEvent} */ (await next(worker.port, 'message')).data === marker;
    },
  },
  'dedicated-worker': {
    label: 'A worker of this page',
    async plant(marker) {
      const worker = new Worker('/dedicated-worker.js');
      kept.push(worker);
      worker.postMessage(marker);
      return /** @type {MessageEvent} */ (await next(worker, 'message')).data === marker;
    },
  },
};
