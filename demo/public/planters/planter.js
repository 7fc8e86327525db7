/**
 * One kind of trace: `plant` leaves the marker and looks whether it is there. True: it is. False: the
 * browser refused. A text: why a page cannot tell.
 *
 * @typedef {object} Planter
 * @property {string} label what a visitor reads
 * @property {(marker: string) => boolean | string | Promise<boolean | string>} plant
 *
 * @typedef {import('../markers.js').Kind} Kind
 * @typedef {Partial<Record<Kind, Planter>>} Planters
 */

/**
 * Whatever must stay alive as long as the page: connections, workers, memory.
 *
 * @type {unknown[]}
 */
export const kept = [];

/**
 * @param {EventTarget} target
 * @param {string} type
 * @returns {Promise<Event>} the next event of that type
 */
export function next(target, type) {
  return new Promise((resolve, reject) => {
    target.addEventListener(type, resolve, { once: true });
    target.addEventListener('error', () => reject(new Error('it was refused')), { once: true });
  });
}

/**
 * Adds an element that loads an address.
 *
 * @param {'img' | 'script' | 'iframe'} name
 * @param {string} src
 * @returns {Promise<Event>} when it has loaded
 */
export function load(name, src) {
  const element = document.createElement(name);
  const loaded = next(element, 'load');
  element.src = src;
  element.hidden = true;
  document.body.append(element);
  return loaded;
}
