/** The writer as a shared worker ("connect") and as a service worker ("message"). */
import { writeForever } from './writer.js';

addEventListener('connect', () => void writeForever('shared-worker'));

addEventListener('message', (event) => {
  const message = /** @type {MessageEvent & { waitUntil(work: Promise<unknown>): void }} */ (event);
  message.waitUntil(writeForever('service-worker'));
});
