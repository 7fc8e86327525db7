/** The markers that /everything plants, for tests: the very module that the page runs. */
export { kinds, markerFor } from './public/markers.js';
