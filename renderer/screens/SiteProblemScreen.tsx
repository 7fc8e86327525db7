import type { TFunction } from 'i18next';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteProblem } from '../../preload/contract.ts';
import { durationText } from '../duration.ts';
import { HelpDesk } from '../HelpDesk.tsx';
import { KioskButton } from '../KioskButton.tsx';
import { ScreenHeading } from '../ScreenHeading.tsx';
import { useSecondsLeft } from '../use-time-left.ts';

interface SiteProblemScreenProps {
  readonly problem: SiteProblem;
  readonly helpDesk: string | null;
  /** How far the clock of the problem's times is ahead of this page's, in milliseconds. */
  readonly clockOffset: number;
  readonly onReload: () => void;
}

/** Stands where the site would be. */
export function SiteProblemScreen(props: SiteProblemScreenProps) {
  const { problem, helpDesk, clockOffset, onReload } = props;
  const { t } = useTranslation();
  return (
    <main className="screen session-page">
      <div className="stack">
        <ScreenHeading>{titleOf(problem, t)}</ScreenHeading>
        <p className="note">
          {t(`siteProblem.${problem.kind}.text`, 'origin' in problem ? problem : {})}
        </p>
        {problem.kind === 'unreachable' && (
          <NextTry
            deadline={problem.nextTryAt === null ? null : problem.nextTryAt - clockOffset}
            onOnline={onReload}
          />
        )}
        <KioskButton look="main" onPress={onReload}>
          {t(`siteProblem.${BUTTONS[problem.kind]}`)}
        </KioskButton>
        <p className="note">{t('siteProblem.again')}</p>
      </div>
      <HelpDesk helpDesk={helpDesk} />
    </main>
  );
}

const BUTTONS = {
  crashed: 'reload',
  unreachable: 'reload',
  certificate: 'reload',
  'client-certificate': 'tryAgain',
  'leads-elsewhere': 'tryAgain',
  'no-page': 'tryAgain',
  'sign-in-cancelled': 'signIn',
} as const satisfies Record<SiteProblem['kind'], string>;

function titleOf(problem: SiteProblem, t: TFunction): string {
  if (problem.kind === 'no-page' && problem.status !== null) {
    return t('siteProblem.no-page.titleWithStatus', { status: problem.status });
  }
  return t(`siteProblem.${problem.kind}.title`);
}

interface NextTryProps {
  /** In milliseconds of this page's clock; null while the kiosk tries. */
  readonly deadline: number | null;
  /** The device has a network again. */
  readonly onOnline: () => void;
}

/** When the kiosk tries again by itself. Not announced: it would interrupt a screen reader each second. */
function NextTry({ deadline, onOnline }: NextTryProps) {
  const { t } = useTranslation();
  useEffect(() => {
    addEventListener('online', onOnline);
    return () => {
      removeEventListener('online', onOnline);
    };
  }, [onOnline]);
  return (
    <p className="small">
      {deadline === null ? t('siteProblem.retrying') : <Countdown deadline={deadline} />}
    </p>
  );
}

function Countdown({ deadline }: { readonly deadline: number }) {
  const { t, i18n } = useTranslation();
  const seconds = useSecondsLeft(deadline);
  return t('siteProblem.retryIn', { time: durationText(seconds, i18n) });
}
