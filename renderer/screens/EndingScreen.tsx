import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { ScreenHeading } from '../ScreenHeading.tsx';
import './EndingScreen.css';

/**
 * Covers everything of the session, or of an attempt to sign in, while it is cleared: nothing here
 * may take time to appear.
 */
export function EndingScreen({ isAttempt }: { readonly isAttempt: boolean }) {
  const { t } = useTranslation();
  const textId = useId();
  return (
    <main className="screen">
      <div className="stack" role="status" aria-labelledby={textId}>
        <div className="ending-sweep" aria-hidden="true">
          <span />
          <span />
          <span />
        </div>
        <ScreenHeading id={textId}>
          {t(isAttempt ? 'ending.attempt' : 'ending.title')}
        </ScreenHeading>
      </div>
    </main>
  );
}
