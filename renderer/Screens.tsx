import { useLayoutEffect, useSyncExternalStore } from 'react';
import { I18nextProvider } from 'react-i18next';
import type { i18n } from 'i18next';
import type { Cleardesk, Setup } from '../preload/contract.ts';
import { App } from './App.tsx';
import {
  chooseLanguage,
  languageInUse,
  offeredLanguages,
  type ChosenLanguage,
  type Language,
} from './languages.ts';
import type { StateFeed } from './state-feed.ts';
import { WithKeyboard } from './keyboard/WithKeyboard.tsx';
import { loadTexts } from './texts.ts';

/** The languages that the screens can be in, with their texts. */
export interface ScreenLanguages {
  readonly usual: ChosenLanguage;
  readonly offered: readonly ChosenLanguage[];
  readonly texts: ReadonlyMap<Language, i18n>;
}

/** All texts are loaded at once, so that no screen waits when the user chooses a language. */
export async function loadLanguages(
  { language, languages, texts }: Setup,
  deviceLanguage: string,
): Promise<ScreenLanguages> {
  const usual = chooseLanguage(language, deviceLanguage);
  const offered = offeredLanguages(usual, languages);
  const loaded = await Promise.all(
    offered.map(async (each) => [each.code, await loadTexts(each, texts)] as const),
  );
  return { usual, offered, texts: new Map(loaded) };
}

interface ScreensProps {
  readonly cleardesk: Cleardesk;
  readonly setup: Setup;
  readonly feed: StateFeed;
  readonly languages: ScreenLanguages;
}

/** The screens in the language that the user has chosen, or else the usual one. */
export function Screens({ languages, ...props }: ScreensProps) {
  const { usual, offered, texts } = languages;
  const { state } = useSyncExternalStore(props.feed.subscribe, props.feed.current);
  const inUse = languageInUse(offered, usual, state.language);
  const { tag, direction } = inUse;
  useLayoutEffect(() => {
    document.documentElement.lang = tag;
    document.documentElement.dir = direction;
  }, [tag, direction]);
  const { name } = props.setup.organisation;
  useLayoutEffect(() => {
    // The heading that is seen: a warning covers the session's, and a sheet is below the bar's.
    const heading = [...document.querySelectorAll('h1:not([hidden] *)')].at(-1)?.textContent;
    document.title = heading ? `${heading} – ${name}` : name;
  });
  const loaded = texts.get(inUse.code);
  if (loaded === undefined) throw new Error(`no texts in ${inUse.code}`);
  return (
    <I18nextProvider i18n={loaded}>
      <WithKeyboard {...props}>
        <App {...props} languageChoice={{ usual, offered, inUse }} />
      </WithKeyboard>
    </I18nextProvider>
  );
}
