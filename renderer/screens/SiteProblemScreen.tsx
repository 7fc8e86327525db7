import { useTranslation } from 'react-i18next';
import type { SiteProblem } from '../../preload/contract.ts';
import { HelpDesk } from '../HelpDesk.tsx';
import { KioskButton } from '../KioskButton.tsx';
import { ScreenHeading } from '../ScreenHeading.tsx';

interface SiteProblemScreenProps {
  readonly problem: SiteProblem;
  readonly helpDesk: string | null;
  readonly onReload: () => void;
}

/** Stands where the site would be. */
export function SiteProblemScreen({ problem, helpDesk, onReload }: SiteProblemScreenProps) {
  const { t } = useTranslation();
  return (
    <main className="screen session-page">
      <div className="stack">
        <ScreenHeading>{t(`siteProblem.${problem}.title`)}</ScreenHeading>
        <p className="note">{t(`siteProblem.${problem}.text`)}</p>
        <KioskButton look="main" onPress={onReload}>
          {t('siteProblem.reload')}
        </KioskButton>
        <p className="note">{t('siteProblem.again')}</p>
      </div>
      <HelpDesk helpDesk={helpDesk} />
    </main>
  );
}
