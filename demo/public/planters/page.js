/** @import { Planters } from './planter.js' */
import { load } from './planter.js';

/**
 * What belongs to the window and to the person before it.
 *
 * @satisfies {Planters}
 */
export const page = {
  'window-name': {
    label: 'The window’s name',
    plant(marker) {
      window.name = marker;
      return window.name === marker;
    },
  },
  'document-title': {
    label: 'The page’s title',
    plant(marker) {
      document.title = marker;
      return document.title === marker;
    },
  },
  'history-state': {
    label: 'The list of visited pages',
    plant(marker) {
      history.pushState({ marker }, '', `/everything?visit=${marker}`);
      return history.state.marker === marker && location.search.includes(marker);
    },
  },
  'visited-link': {
    label: 'A visited link',
    async plant(marker) {
      const link = document.createElement('a');
      link.href = `/plant/visited?marker=${marker}`;
      document.body.append(link);
      await load('iframe', link.href);
      return true;
    },
  },
  'typed-text': {
    label: 'A text that was typed',
    plant(marker) {
      const field = /** @type {HTMLTextAreaElement} */ (document.getElementById('typed'));
      field.focus({ preventScroll: true });
      document.execCommand('insertText', false, marker); // as typing does, it can be undone
      return field.value.includes(marker);
    },
  },
  clipboard: {
    label: 'The clipboard',
    async plant(marker) {
      const allowed = navigator.clipboard.writeText(marker).then(
        () => true,
        () => false,
      );
      return (await allowed) || copyByCommand(marker);
    },
  },
};

/** @param {string} text */
function copyByCommand(text) {
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  return copied;
}
