import type { i18n as I18n, TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { EndedBy, EndReason, ServerWarning } from '../../preload/contract.ts';
import { assertNever } from '../assert-never.ts';
import { durationText } from '../duration.ts';
import { HelpDesk } from '../HelpDesk.tsx';
import { KioskButton } from '../KioskButton.tsx';
import { SmallLogo } from '../Organisation.tsx';
import { ReceiptCode } from '../ReceiptCode.tsx';
import { ScreenHeading } from '../ScreenHeading.tsx';
import { useSecondsLeft } from '../use-time-left.ts';
import './ExitScreen.css';

interface ExitScreenProps {
  readonly reason: EndReason;
  /** Who ended the session from afar. */
  readonly by: EndedBy | undefined;
  /** The message for the user from the administrator who forced the ending. */
  readonly note: string | undefined;
  /** The servers on which the sign-out has not succeeded, or not yet. */
  readonly serverDoubts: readonly ServerWarning[];
  /** The name of the OpenID provider that users know. */
  readonly provider: string;
  readonly logo: string | null;
  readonly helpDesk: string | null;
  readonly receiptCode: string;
  /** When the screen closes, in milliseconds of this page's clock. */
  readonly deadline: number;
  readonly onDone: () => void;
}

export function ExitScreen(props: ExitScreenProps) {
  const { reason, by, note, serverDoubts, provider, logo, helpDesk } = props;
  const { receiptCode, deadline, onDone } = props;
  const { t, i18n } = useTranslation();
  const isStillSignedIn = serverDoubts.some(({ kind }) => kind === 'still-alive');
  const time = durationText(useSecondsLeft(deadline), i18n);
  return (
    <main className="screen">
      <div className="stack exit">
        <SmallLogo logo={logo} />
        <ScreenHeading>{t('exit.title')}</ScreenHeading>
        <p className="note">
          {by === undefined ? t(`exit.reason.${reason}`) : whoText(by, provider, t)}
        </p>
        {note !== undefined && (
          <p className="note exit-note foreign-text" dir="auto">
            {note}
          </p>
        )}
        <div className="exit-facts">
          {isStillSignedIn && <StillSignedIn />}
          <div className="exit-receipt">
            <p className="exit-cleared">
              <CheckMark />
              <span>{t('exit.cleared')}</span>
            </p>
            <p className="receipt">
              <span className="receipt-label">{t('receiptCode')}</span>{' '}
              <ReceiptCode code={receiptCode} />
            </p>
          </div>
        </div>
        {serverDoubts.map((doubt) => (
          <DoubtNote key={doubt.kind} doubt={doubt} provider={provider} />
        ))}
        <KioskButton look="main" onPress={onDone}>
          {t('exit.done')}
        </KioskButton>
        <p className="small">{t('exit.closesIn', { time })}</p>
      </div>
      {isStillSignedIn && <HelpDesk helpDesk={helpDesk} />}
    </main>
  );
}

/** Who ended the session, which says more than that it was ended remotely. */
function whoText(by: EndedBy, provider: string, t: TFunction): string {
  switch (by.kind) {
    case 'command':
      return t('exit.byCommand');
    case 'provider':
      return t('exit.byProvider', { provider });
    case 'signal':
      // One about the device itself may end the session of a user whom no provider knows.
      return provider === '' ? t('exit.byCommand') : t('exit.byProvider', { provider });
    default:
      return assertNever(by);
  }
}

function StillSignedIn() {
  const { t } = useTranslation();
  return (
    <div className="exit-warning" role="alert">
      <p className="exit-warning-title">{t('exit.stillAlive.what')}</p>
      <p>{t('exit.stillAlive.next')}</p>
    </div>
  );
}

interface DoubtNoteProps {
  readonly doubt: ServerWarning;
  readonly provider: string;
}

/** One or two sentences on what is left on the servers, and on what the user can do. */
function DoubtNote({ doubt, provider }: DoubtNoteProps) {
  const { t, i18n } = useTranslation();
  const text = () => {
    switch (doubt.kind) {
      case 'still-alive':
        return null; // the alert says it
      case 'not-tried':
        return t('exit.not-tried', {
          sites: new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(doubt.sites),
        });
      case 'not-offered':
        return t('exit.not-offered', { provider });
      case 'expiring':
        return doubt.validForSeconds === null
          ? t('exit.expiring-soon', { provider })
          : t('exit.expiring', { provider, time: inMinutes(doubt.validForSeconds, i18n) });
      case 'pending':
        return t('exit.pending');
      default:
        return assertNever(doubt);
    }
  };
  const sentence = text();
  return sentence === null ? null : <p className="note">{sentence}</p>;
}

function inMinutes(seconds: number, texts: I18n): string {
  return durationText(Math.max(1, Math.ceil(seconds / 60)) * 60, texts);
}

function CheckMark() {
  return (
    <svg className="check-mark" viewBox="0 0 40 40" aria-hidden="true">
      <circle cx="20" cy="20" r="20" />
      <path d="m11.5 20.5 6 6 11-12.5" />
    </svg>
  );
}
