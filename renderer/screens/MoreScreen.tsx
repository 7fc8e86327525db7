import { useTranslation } from 'react-i18next';
import { KioskButton } from '../KioskButton.tsx';
import { ScreenHeading } from '../ScreenHeading.tsx';
import { useEscape } from '../use-escape.ts';
import './MoreScreen.css';
import type { SessionBarProps } from './SessionBar.tsx';
import { BarIcon, outlines } from './bar-icons.tsx';
import { PageButtons } from './SessionPages.tsx';
import { SessionTools } from './SessionTools.tsx';
import { SessionUser } from './SessionUser.tsx';

/** Everything that the session bar offers, also what it has no room for. */
export function MoreScreen(props: Omit<SessionBarProps, 'children' | 'onEnd'>) {
  const { userName, onNavigate, onShowMore } = props;
  const { t } = useTranslation();
  const onKeyDown = useEscape(() => {
    onShowMore(false);
  });
  return (
    <main className="more session-page" onKeyDown={onKeyDown}>
      <div className="more-head">
        <ScreenHeading>{t('session.more')}</ScreenHeading>
        <KioskButton
          look="bar"
          onPress={() => {
            onShowMore(false);
          }}
        >
          {t('downloads.back')}
        </KioskButton>
      </div>
      <SessionUser userName={userName} />
      <div className="more-tools">
        {(['reload', 'home'] as const).map((to) => (
          <KioskButton
            key={to}
            look="bar"
            onPress={() => {
              onNavigate(to);
            }}
          >
            <BarIcon outline={outlines[to]} />
            {t(`session.${to}`)}
          </KioskButton>
        ))}
        <SessionTools {...props} />
      </div>
      <nav className="more-pages" aria-label={t('session.more')}>
        <PageButtons {...props} onGoHome={undefined} />
      </nav>
    </main>
  );
}
