import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { KioskButton } from '../KioskButton.tsx';
import type { ChosenLanguage } from '../languages.ts';
import { useLeftAlone } from '../use-left-alone.ts';
import './LanguageChoice.css';

export interface LanguageChoiceProps {
  readonly choice: {
    /** What the config names, and what returns after each session. */
    readonly usual: ChosenLanguage;
    readonly offered: readonly ChosenLanguage[];
    readonly inUse: ChosenLanguage;
  };
  readonly isDisabled: boolean;
  /** The usual language returns when nothing has been touched for this long. */
  readonly resetAfterMs: number;
  /** Called with a language tag; null: the usual language. */
  readonly onChoose: (tag: string | null) => void;
}

/** The languages by their own names; nothing where there is only one. */
export function LanguageChoice({
  choice: { usual, offered, inUse },
  isDisabled,
  resetAfterMs,
  onChoose,
}: LanguageChoiceProps) {
  const { t } = useTranslation();
  const isChosen = inUse !== usual && !isDisabled;
  const reset = useCallback(() => {
    if (isChosen) onChoose(null);
  }, [isChosen, onChoose]);
  useLeftAlone(resetAfterMs, reset);
  if (offered.length < 2) return null;
  return (
    <div className="languages" role="group" aria-label={t('login.languages')}>
      {offered.map((language) => (
        <KioskButton
          key={language.code}
          look="bar"
          isCurrent={language === inUse}
          isDisabled={isDisabled}
          onPress={() => {
            onChoose(language.code === usual.code ? null : language.tag);
          }}
        >
          <span lang={language.tag} dir={language.direction}>
            {language.ownName}
          </span>
        </KioskButton>
      ))}
    </div>
  );
}
