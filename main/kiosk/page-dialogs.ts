import type { ScriptDialogsOptions } from '../electron/browser/guards/script-dialogs.ts';
import { pagesOf } from '../session/front-page.ts';
import type { Clock } from '../session/ports.ts';
import { PageDialogs } from '../sites/page-dialogs.ts';
import type { KioskPort, ProcessDeps } from './deps.ts';

/** No dialog asks the user before a page prints: a page that prints without end would use up the paper. */
const MOST_PRINTS = 3;
const PRINTS_WITHIN_MS = 60_000;

/** The messages of the sites' pages, and their requests to print, for the rules to judge. */
export function newPageDialogs(
  { clock, config }: Pick<ProcessDeps, 'clock' | 'config'>,
  kiosk: KioskPort,
): Omit<ScriptDialogsOptions, 'onBlocked'> {
  const events = {
    onOpened: (dialog) => {
      kiosk.dispatch({ kind: 'dialog-opened', dialog });
    },
    onOver: (id) => {
      kiosk.dispatch({ kind: 'dialog-over', id });
    },
  } satisfies ConstructorParameters<typeof PageDialogs>[0];
  const mayPrint = config.loaded.config.kiosk.printing === 'allow';
  return {
    dialogs: new PageDialogs(events, clock),
    onPrint: printsOfPages(kiosk, clock, mayPrint),
  };
}

/**
 * What becomes of `print()`: the same as of the button in the session bar, for the page in front and a few
 * times a minute.
 */
export function printsOfPages(
  kiosk: Pick<KioskPort, 'state' | 'dispatch'>,
  clock: Pick<Clock, 'now'>,
  mayPrint: boolean,
): ScriptDialogsOptions['onPrint'] {
  let prints: readonly number[] = [];
  const isPrinting = () =>
    kiosk.state.kind === 'active' && pagesOf(kiosk.state).printing === 'running';
  return (page) => {
    const now = clock.now();
    prints = prints.filter((at) => now - at < PRINTS_WITHIN_MS);
    if (!mayPrint || prints.length >= MOST_PRINTS || isPrinting()) return false;
    kiosk.dispatch({ kind: 'print-requested', page });
    if (!isPrinting()) return false;
    prints = [...prints, now];
    return true;
  };
}
