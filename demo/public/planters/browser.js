/** @import { Planters } from './planter.js' */
import { load } from './planter.js';

/**
 * What the browser keeps beside a site's own storage.
 *
 * @satisfies {Planters}
 */
export const browser = {
  'http-cache-body': {
    label: 'A cached answer',
    async plant(marker) {
      await fetch('/cached', { cache: 'reload', headers: { 'x-marker': marker } });
      return (await (await fromCache('/cached')).text()) === marker;
    },
  },
  'http-cache-etag': {
    label: 'A version mark (ETag)',
    async plant(marker) {
      await fetch('/cached-etag', { cache: 'reload', headers: { 'x-marker': marker } });
      return (await fromCache('/cached-etag')).headers.get('etag') === `"${marker}"`;
    },
  },
  'cached-image': {
    label: 'A cached picture',
    async plant(marker) {
      await load('img', `/plant/image.svg?marker=${marker}`);
      return (await (await fromCache(`/plant/image.svg?marker=${marker}`)).text()).includes(marker);
    },
  },
  'cached-script': {
    label: 'A cached script',
    async plant(marker) {
      await load('script', `/plant/script.js?marker=${marker}`);
      return Reflect.get(globalThis, 'plantedScript') === marker;
    },
  },
  'code-cache': {
    label: 'Compiled code',
    async plant(marker) {
      for (let run = 0; run < 3; run++) await load('script', `/plant/code.js?marker=${marker}`);
      return Reflect.get(globalThis, 'codeRuns') >= 3;
    },
  },
  'basic-credentials': {
    label: 'A name and a password',
    async plant(marker) {
      await askWithPassword('/basic/archive', marker, `${marker}-password`);
      return (await fetch('/basic/archive?ask=no')).ok;
    },
  },
  'server-session': {
    label: 'Your session on the server',
    async plant(marker) {
      const body = new URLSearchParams({ note: marker });
      const answer = await fetch('/plant/session', { method: 'POST', body });
      return (await answer.json()).note === marker;
    },
  },
  download: {
    label: 'A downloaded letter',
    plant(marker) {
      const link = document.createElement('a');
      link.href = `/plant/letter?marker=${marker}`;
      link.download = `${marker}.txt`;
      link.click();
      return 'asked for; a page cannot see whether the browser saved it';
    },
  },
};

/** @param {string} url */
function fromCache(url) {
  return fetch(url, { cache: 'only-if-cached', mode: 'same-origin' });
}

/**
 * Only XMLHttpRequest can hand a name and a password to the browser's own store.
 *
 * @param {string} url
 * @param {string} user
 * @param {string} password
 */
function askWithPassword(url, user, password) {
  const request = new XMLHttpRequest();
  request.open('GET', url, true, user, password);
  return new Promise((resolve, reject) => {
    request.onload = resolve;
    request.onerror = () => reject(new Error('it was refused'));
    request.send();
  });
}
