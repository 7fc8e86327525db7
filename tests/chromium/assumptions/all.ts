import type { Assumption } from '../support/assumption.ts';
import { DIALOG_ASSUMPTIONS } from './dialogs.ts';
import { ENDING_ASSUMPTIONS } from './endings.ts';
import { INTERFACE_ASSUMPTIONS } from './interfaces.ts';
import { PICKER_ASSUMPTIONS } from './pickers.ts';
import { SCRIPT_ASSUMPTIONS } from './scripts.ts';
import { STORE_ASSUMPTIONS } from './stores.ts';
import { TARGET_ASSUMPTIONS } from './targets.ts';

/** Everything that is measured, in the order of the table. */
export const ASSUMPTIONS: readonly Assumption[] = [
  ...TARGET_ASSUMPTIONS,
  ...SCRIPT_ASSUMPTIONS,
  ...PICKER_ASSUMPTIONS,
  ...DIALOG_ASSUMPTIONS,
  ...STORE_ASSUMPTIONS,
  ...ENDING_ASSUMPTIONS,
  ...INTERFACE_ASSUMPTIONS,
];
