/**
 * The page /everything: `await window.plant(seed)`, the fragment `#seed`, or its form.
 *
 * @import { Kind, Planter } from './planters/planter.js'
 */
import { kinds, markerFor } from './markers.js';
import { browser } from './planters/browser.js';
import { cookies } from './planters/cookies.js';
import { live } from './planters/live.js';
import { memory } from './planters/memory.js';
import { page } from './planters/page.js';
import { storage } from './planters/storage.js';

const limitMs = 4000;

/** @type {Record<string, Partial<Record<Kind, Planter>>>} */
const groups = {
  Cookies: cookies,
  Storage: storage,
  'The browser': browser,
  'Live connections': live,
  'This window': page,
  Memory: memory,
};

/** @type {Record<Kind, Planter>} */
const planters = { ...cookies, ...storage, ...browser, ...live, ...page, ...memory };

/**
 * Plants every kind at once, each for itself.
 *
 * @param {string} seed
 * @returns {Promise<Record<string, boolean | string>>} for each kind what its planter said, or why
 *   it failed
 */
async function plant(seed) {
  tell('Keeping…');
  const results = await Promise.all(
    kinds.map(async (kind) => {
      const result = await plantOne(kind, markerFor(seed, kind));
      tick(kind, result);
      return /** @type {const} */ ([kind, result]);
    }),
  );
  const count = results.filter(([, result]) => result === true).length;
  tell(`${count} of ${kinds.length} kinds are kept.`);
  return Object.fromEntries(results);
}

/**
 * @param {Kind} kind
 * @param {string} marker
 * @returns {Promise<boolean | string>}
 */
async function plantOne(kind, marker) {
  try {
    const limit = new Promise((_, reject) => {
      setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
    });
    return await Promise.race([planters[kind].plant(marker), limit]);
  } catch (error) {
    return String(error);
  }
}

function showGroups() {
  for (const [heading, group] of Object.entries(groups)) {
    const section = add(document.getElementById('groups'), 'section', heading);
    section.className = 'card';
    section.replaceChildren();
    add(section, 'h2', heading);
    const list = add(section, 'ul', '');
    list.className = 'ticks';
    for (const [kind, { label }] of Object.entries(group)) add(list, 'li', label).id = kind;
  }
}

/**
 * @param {Element | null} parent
 * @param {string} name
 * @param {string} text
 */
function add(parent, name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  parent?.append(element);
  return element;
}

/**
 * @param {Kind} kind
 * @param {boolean | string} result
 */
function tick(kind, result) {
  const item = document.getElementById(kind);
  if (!item) return;
  item.dataset['result'] = result === true ? 'kept' : 'not-kept';
  item.title = typeof result === 'string' ? result : '';
}

/** @param {string} text */
function tell(text) {
  const summary = document.getElementById('summary');
  if (summary) summary.textContent = text;
}

showGroups();
Object.assign(window, { plant });
document.getElementById('plant')?.addEventListener('submit', (event) => {
  event.preventDefault();
  void plant(/** @type {HTMLInputElement} */ (document.getElementById('seed')).value);
});
if (location.hash.length > 1) void plant(decodeURIComponent(location.hash.slice(1)));
