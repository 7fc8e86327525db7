import './theme.css';
import './fonts.css';
import './style.css';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { loadLanguages, Screens } from './Screens.tsx';
import { openStateFeed } from './state-feed.ts';
import { takeColours } from './own-colours.ts';
import './small-screens.css';

const retryAfterMs = 1000;

/** Shows the screens. Never resolves; rejects when they cannot be shown any more. */
async function showScreens(element: HTMLElement): Promise<never> {
  const { cleardesk } = window;
  const [setup, feed] = await Promise.all([cleardesk.setup(), openStateFeed(cleardesk)]);
  if (setup.organisation.colours !== null) takeColours(setup.organisation.colours);
  const languages = await loadLanguages(setup, navigator.language);

  let root: Root | undefined;
  const failure = new Promise<never>((_resolve, reject) => {
    root = createRoot(element, { onUncaughtError: reject });
    // At once, not when React finds the time: nothing is on the screen yet.
    flushSync(() =>
      root?.render(
        <Screens cleardesk={cleardesk} setup={setup} feed={feed} languages={languages} />,
      ),
    );
  });
  return failure.finally(() => root?.unmount());
}

/** The page keeps nothing of its own, so after a bug a fresh start shows the right screen again. */
async function keepShowingScreens(element: HTMLElement): Promise<void> {
  for (;;) {
    await showScreens(element).catch(reportError);
    await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
  }
}

// A kiosk has no menus, and nothing to be dragged out of it.
for (const gesture of ['contextmenu', 'dragstart']) {
  document.addEventListener(gesture, (event) => {
    event.preventDefault();
  });
}

const element = document.getElementById('screen');
if (element) void keepShowingScreens(element);
