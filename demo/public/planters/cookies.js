/** @import { Planters } from './planter.js' */

const anHour = 'Max-Age=3600';

/** @satisfies {Planters} */
export const cookies = {
  'session-cookie': {
    label: 'A cookie for this visit',
    plant: (marker) => setCookie('session-cookie', marker, 'SameSite=Lax'),
  },
  'persistent-cookie': {
    label: 'A cookie that stays',
    plant: (marker) => setCookie('persistent-cookie', marker, anHour),
  },
  'secure-cookie': {
    label: 'A secure cookie',
    plant: (marker) => setCookie('secure-cookie', marker, `Secure; SameSite=None; ${anHour}`),
  },
  'strict-cookie': {
    label: 'A same-site cookie',
    plant: (marker) => setCookie('strict-cookie', marker, `SameSite=Strict; ${anHour}`),
  },
  'path-cookie': {
    label: 'A cookie of this page only',
    plant: (marker) => setCookie('path-cookie', marker, `Path=/everything; ${anHour}`),
  },
  'http-only-cookie': {
    label: 'A cookie hidden from pages',
    async plant(marker) {
      await fetch('/plant/cookie', { method: 'POST', headers: { 'x-marker': marker } });
      return (await serverSees('http-only-cookie')) === marker;
    },
  },
  'cookie-store': {
    label: 'A cookie by the Cookie Store',
    async plant(marker) {
      await cookieStore.set({
        name: 'cookie-store',
        value: marker,
        expires: Date.now() + 3_600_000,
      });
      return (await cookieStore.get('cookie-store'))?.value === marker;
    },
  },
  'keepalive-fetch': {
    label: 'A request that outlives the page',
    async plant(marker) {
      await fetch(`/plant/keepalive-fetch?marker=${marker}`, { method: 'POST', keepalive: true });
      return (await serverSees('keepalive-fetch')) === marker;
    },
  },
  beacon: {
    label: 'A beacon',
    plant: (marker) => navigator.sendBeacon(`/plant/beacon?marker=${marker}`, marker),
  },
};

/**
 * @param {string} name
 * @param {string} marker
 * @param {string} attributes
 */
function setCookie(name, marker, attributes) {
  document.cookie = `${name}=${marker}; ${attributes}`;
  return document.cookie.includes(`${name}=${marker}`);
}

/** @param {string} name */
async function serverSees(name) {
  return (await (await fetch('/seen-cookies')).json())[name];
}
