import './theme.css';
import './style.css';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { App } from './App.tsx';
import { WithKeyboard } from './keyboard/WithKeyboard.tsx';
import { openStateFeed } from './state-feed.ts';
import { chooseLanguage } from './languages.ts';
import { loadTexts } from './texts.ts';

const retryAfterMs = 1000;

/** Shows the screens. Never resolves; rejects when they cannot be shown any more. */
async function showScreens(element: HTMLElement): Promise<never> {
  const { cleardesk } = window;
  const [setup, feed] = await Promise.all([cleardesk.setup(), openStateFeed(cleardesk)]);
  const language = chooseLanguage(setup.language, navigator.language);
  document.documentElement.lang = language;
  const texts = await loadTexts(language);

  let root: Root | undefined;
  const failure = new Promise<never>((_resolve, reject) => {
    root = createRoot(element, { onUncaughtError: reject });
    const screens = (
      <I18nextProvider i18n={texts}>
        <WithKeyboard cleardesk={cleardesk} setup={setup} feed={feed}>
          <App cleardesk={cleardesk} setup={setup} feed={feed} />
        </WithKeyboard>
      </I18nextProvider>
    );
    // At once, not when React finds the time: nothing is on the screen yet.
    flushSync(() => root?.render(screens));
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
