import './style.css';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { App } from './App.tsx';
import { openStateFeed } from './state-feed.ts';
import { chooseLanguage, loadTexts } from './texts.ts';

const retryAfterMs = 1000;

/** The page keeps nothing of its own, so after a bug loading it afresh shows the right screen. */
function startAgain(error: unknown): void {
  reportError(error);
  setTimeout(() => {
    location.reload();
  }, retryAfterMs);
}

async function start(element: HTMLElement): Promise<void> {
  const { cleardesk } = window;
  const [setup, feed] = await Promise.all([cleardesk.setup(), openStateFeed(cleardesk)]);
  const language = chooseLanguage(setup.language, navigator.language);
  document.documentElement.lang = language;
  const texts = await loadTexts(language);
  createRoot(element, { onUncaughtError: startAgain }).render(
    <I18nextProvider i18n={texts}>
      <App cleardesk={cleardesk} setup={setup} feed={feed} />
    </I18nextProvider>,
  );
}

// A kiosk has no menus, and nothing to be dragged out of it.
for (const gesture of ['contextmenu', 'dragstart']) {
  document.addEventListener(gesture, (event) => {
    event.preventDefault();
  });
}

const element = document.getElementById('screen');
if (element) start(element).catch(startAgain);
