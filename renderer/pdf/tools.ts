import type { i18n } from 'i18next';
import type { languages } from '../languages.ts';

type TextKey = keyof (typeof languages)['en']['pdf'];

/** The viewer's buttons and fields, and the place for the pages. */
export interface Tools {
  /** Where the pages are shown; its only child holds them. */
  readonly container: HTMLDivElement;
  onPage: (number: number) => void;
  onZoom: (step: 1 | -1 | 'fit') => void;
  onSearch: (query: string, isBackwards: boolean, isAgain: boolean) => void;
  showPage(number: number, count: number): void;
  showMatches(text: string): void;
  /** Shows a sentence in place of the pages; null shows the pages. */
  say(text: string | null): void;
  /** Puts a sentence onto a page, once. */
  sayOnPage(page: HTMLElement, text: string): void;
  askPassword(text: string, onAnswer: (password: string) => void): void;
}

/** Puts the viewer's toolbar and the place for its pages into the document. */
export function makeTools(texts: i18n): Tools {
  const t = (key: Exclude<TextKey, 'of' | 'found'>) => texts.t(`pdf.${key}`);
  const none = () => undefined;
  const bar = document.createElement('header');
  bar.id = 'tools';
  bar.setAttribute('role', 'toolbar');
  bar.setAttribute('aria-label', t('label'));

  const pageNumber = field('page-number', t('page'));
  pageNumber.inputMode = 'numeric';
  pageNumber.addEventListener('change', () => {
    const number = Number(pageNumber.value);
    if (Number.isInteger(number)) tools.onPage(number);
    showNumbers();
  });
  const pageCount = document.createElement('span');
  let shown = { number: 0, count: 0 };
  const previous = button('‹', t('previous'), () => tools.onPage(shown.number - 1));
  const next = button('›', t('next'), () => tools.onPage(shown.number + 1));
  const showNumbers = () => {
    const { number, count } = shown;
    pageNumber.value = String(number);
    pageCount.textContent = texts.t('pdf.of', { count });
    previous.disabled = number <= 1;
    next.disabled = number >= count;
  };

  const words = field('words', t('search'));
  words.placeholder = t('search');
  words.addEventListener('input', () => tools.onSearch(words.value, false, false));
  const matches = document.createElement('span');
  matches.id = 'match-count';
  matches.setAttribute('role', 'status');
  const search = document.createElement('form');
  search.setAttribute('role', 'search');
  search.append(
    words,
    button('‹', t('previousMatch'), () => tools.onSearch(words.value, true, true)),
    button('›', t('nextMatch'), () => tools.onSearch(words.value, false, true)),
    matches,
  );
  // A sandboxed page may send no form; Enter means the next match.
  words.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    tools.onSearch(words.value, event.shiftKey, true);
  });

  const back = button(t('back'), t('back'), () => {
    history.back();
  });
  back.hidden = window.top !== window || history.length < 2;
  const pages = [
    group(previous, pageNumber, pageCount, next),
    group(
      button('−', t('smaller'), () => tools.onZoom(-1)),
      button('+', t('larger'), () => tools.onZoom(1)),
      button(t('fit'), t('fit'), () => tools.onZoom('fit')),
    ),
    search,
  ];
  bar.append(back, ...pages);

  const message = document.createElement('div');
  message.id = 'message';
  message.setAttribute('role', 'status');
  const main = document.createElement('main');
  main.id = 'pages';
  const container = document.createElement('div');
  container.id = 'container';
  container.tabIndex = 0;
  const holder = document.createElement('div');
  holder.className = 'pdfViewer';
  container.append(holder);
  main.append(container, message);
  document.body.append(bar, main);

  const say = (...content: readonly (Node | string)[]) => {
    message.replaceChildren(...content);
    message.hidden = content.length === 0;
    for (const part of pages) part.hidden = content.length > 0;
  };
  const tools: Tools = {
    container,
    onPage: none,
    onZoom: none,
    onSearch: none,
    showPage: (number, count) => {
      shown = { number, count };
      showNumbers();
    },
    showMatches: (text) => {
      matches.textContent = text;
    },
    say: (text) => {
      if (text === null) say();
      else say(paragraph(text));
    },
    sayOnPage: (page, text) => {
      page.querySelector(':scope > .problem')?.remove();
      const problem = paragraph(text);
      problem.className = 'problem';
      problem.setAttribute('role', 'status');
      page.append(problem);
    },
    askPassword: (text, onAnswer) => {
      const password = field('password', text);
      password.type = 'password';
      password.autocomplete = 'off';
      const answer = () => {
        say(paragraph(t('loading')));
        onAnswer(password.value);
      };
      password.addEventListener('keydown', ({ key }) => {
        if (key === 'Enter') answer();
      });
      say(paragraph(text), password, button(t('open'), t('open'), answer));
      password.focus();
    },
  };
  return tools;
}

function button(text: string, label: string, onPress: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text;
  if (text !== label) element.setAttribute('aria-label', label);
  element.addEventListener('click', onPress);
  return element;
}

function field(id: string, label: string): HTMLInputElement {
  const element = document.createElement('input');
  element.id = id;
  element.setAttribute('aria-label', label);
  return element;
}

function group(...parts: readonly HTMLElement[]): HTMLSpanElement {
  const element = document.createElement('span');
  element.append(...parts);
  return element;
}

function paragraph(text: string): HTMLParagraphElement {
  const element = document.createElement('p');
  element.textContent = text;
  return element;
}
