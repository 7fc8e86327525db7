import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Setup } from '../../preload/contract.ts';
import { KioskButton } from '../KioskButton.tsx';
import { ScreenHeading } from '../ScreenHeading.tsx';
import { GUARD_MS, useHasPassed } from '../use-has-passed.ts';
import type { LanguageChoiceProps } from './LanguageChoice.tsx';
import './UseBannerScreen.css';

interface UseBannerScreenProps {
  readonly banner: NonNullable<Setup['useBanner']>;
  readonly languageChoice: Pick<LanguageChoiceProps['choice'], 'inUse' | 'usual'>;
  /** @param language of the text that is shown; null: the one text for all languages */
  readonly onAgree: (version: string, language: string | null) => void;
  readonly onCancel: () => void;
}

/** IT's terms, which a user agrees to before a session (NIST SP 800-53, AC-8). */
export function UseBannerScreen({
  banner: { title, version, texts },
  languageChoice: { inUse, usual },
  onAgree,
  onCancel,
}: UseBannerScreenProps) {
  const { t } = useTranslation();
  const titleId = useId();
  const mayAgree = useHasPassed(GUARD_MS);
  const shown =
    texts.find(({ language }) => language === inUse.code) ??
    texts.find(({ language }) => language === usual.code) ??
    texts[0];

  useEffect(() => {
    function cancelByKey({ key, repeat }: KeyboardEvent): void {
      if (key === 'Escape' && !repeat) onCancel();
    }
    window.addEventListener('keydown', cancelByKey);
    return () => {
      window.removeEventListener('keydown', cancelByKey);
    };
  }, [onCancel]);

  if (shown === undefined) return null;
  return (
    <main className="screen use-banner-screen">
      <div className="stack use-banner">
        <ScreenHeading id={titleId}>{title ?? t('useBanner.title')}</ScreenHeading>
        {/* A long text is scrolled with the keys, too. */}
        <div
          className="use-banner-text"
          role="region"
          aria-labelledby={titleId}
          dir="auto"
          lang={shown.language ?? undefined}
          tabIndex={0}
        >
          {shown.text.split(/\n\s*\n/).map((paragraph, index) => (
            <p key={index}>{paragraph}</p>
          ))}
        </div>
        <div className="use-banner-buttons">
          <KioskButton
            look="main"
            isDisabled={!mayAgree}
            onPress={() => {
              onAgree(version, shown.language);
            }}
          >
            {t('useBanner.agree')}
          </KioskButton>
          <KioskButton look="second" onPress={onCancel}>
            {t('login.cancel')}
          </KioskButton>
        </div>
      </div>
    </main>
  );
}
