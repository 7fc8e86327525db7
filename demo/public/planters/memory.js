/** @import { Planters } from './planter.js' */
import { kept, next } from './planter.js';

const wasmPageBytes = 65_536;
const bufferBytes = 4_194_304;

/**
 * What lives in the page's memory only.
 *
 * @satisfies {Planters}
 */
export const memory = {
  'blob-url': {
    label: 'A file in memory',
    async plant(marker) {
      const url = URL.createObjectURL(new Blob([marker]));
      kept.push(url);
      return (await (await fetch(url)).text()) === marker;
    },
  },
  'broadcast-channel': {
    label: 'A message to other windows',
    async plant(marker) {
      const sender = new BroadcastChannel('riverside');
      const receiver = new BroadcastChannel('riverside');
      kept.push(sender, receiver);
      sender.postMessage(marker);
      return /** @type {MessageEvent} */ (await next(receiver, 'message')).data === marker;
    },
  },
  'web-lock': {
    label: 'A lock',
    async plant(marker) {
      void navigator.locks.request(marker, () => new Promise(() => undefined));
      const { held } = await navigator.locks.query();
      return held?.some(({ name }) => name === marker) ?? false;
    },
  },
  'canvas-pixels': {
    label: 'A drawing',
    plant(marker) {
      const bytes = new TextEncoder().encode(marker);
      const canvas = document.createElement('canvas');
      canvas.width = bytes.length;
      canvas.height = 1;
      // Each byte is a grey pixel: opaque, so that no rounding changes it.
      const pixels = new Uint8ClampedArray(Array.from(bytes, (b) => [b, b, b, 255]).flat());
      const context = canvas.getContext('2d');
      context?.putImageData(new ImageData(pixels, bytes.length, 1), 0, 0);
      kept.push(canvas);
      return context?.getImageData(0, 0, 1, 1).data[0] === bytes[0];
    },
  },
  'wasm-memory': {
    label: 'A program’s memory',
    plant(marker) {
      const { buffer } = new WebAssembly.Memory({ initial: 16 });
      const text = new TextEncoder().encode(marker);
      for (let at = 0; at < buffer.byteLength; at += wasmPageBytes) {
        new Uint8Array(buffer, at).set(text);
      }
      return kept.push(buffer) > 0;
    },
  },
  'utf16-buffer': {
    label: 'A large text in memory',
    plant(marker) {
      const units = Array.from(marker, (character) => character.charCodeAt(0));
      const buffer = new Uint16Array(bufferBytes / 2);
      for (let at = 0; at + units.length < buffer.length; at += 1024) buffer.set(units, at);
      return kept.push(buffer) > 0;
    },
  },
};
