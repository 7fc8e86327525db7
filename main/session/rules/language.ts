import type { EventOf, SessionState } from '../state.ts';

/** Only on the login screen: a session keeps the language in which it began. */
export function onLanguageChosen(
  state: SessionState,
  { language }: EventOf<'language-chosen'>,
): SessionState {
  if (state.kind !== 'signed-out' || language === (state.language ?? null)) return state;
  const { kind, refusal } = state;
  return {
    kind,
    ...(refusal === undefined ? {} : { refusal }),
    ...(language === null ? {} : { language }),
  };
}

/** The language stays until the user has left: to the exit screen, or while an attempt is repeated. */
export function inSameLanguage(state: SessionState, next: SessionState): SessionState {
  const { language } = state;
  if (next === state || language === undefined) return next;
  const isOver =
    next.kind === 'out-of-service' || (state.kind === 'ended' && next.kind === 'signed-out');
  return isOver ? next : { ...next, language };
}
