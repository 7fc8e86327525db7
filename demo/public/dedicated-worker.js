/** Holds every text it was sent in memory. */

/** @type {string[]} */
const held = [];

addEventListener('message', ({ data }) => {
  held.push(data);
  postMessage(held.at(-1));
});
