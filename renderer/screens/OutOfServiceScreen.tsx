import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../preload/contract.ts';
import { assertNever } from '../assert-never.ts';
import { HelpDesk } from '../HelpDesk.tsx';
import { HoldArea, HoldButton } from '../Holdable.tsx';
import { KioskButton } from '../KioskButton.tsx';
import { ReceiptCode } from '../ReceiptCode.tsx';
import { ScreenHeading } from '../ScreenHeading.tsx';
import './OutOfServiceScreen.css';

interface OutOfServiceScreenProps {
  readonly problem: Problem;
  readonly helpDesk: string | null;
  /** Asks for the administrator; null where there is none. */
  readonly onLogoHeld: (() => void) | null;
}

export function OutOfServiceScreen({ problem, helpDesk, onLogoHeld }: OutOfServiceScreenProps) {
  const { t } = useTranslation();
  return (
    <main className="screen">
      <div className="stack out-of-service">
        <HoldArea>
          <PauseSign />
        </HoldArea>
        <ScreenHeading>{t('outOfService.title')}</ScreenHeading>
        <ProblemText problem={problem} hasHelpDesk={helpDesk !== null} />
      </div>
      <HelpDesk helpDesk={helpDesk} />
      <HoldButton onHeld={onLogoHeld} />
    </main>
  );
}

interface ProblemTextProps {
  readonly problem: Problem;
  readonly hasHelpDesk: boolean;
}

/** First what users can do; what only IT can use stays closed until it is asked for. */
function ProblemText({ problem, hasHelpDesk }: ProblemTextProps) {
  const { t } = useTranslation();
  const whom = hasHelpDesk ? 'helpDesk' : 'staff';
  switch (problem.kind) {
    case 'config':
      return (
        <>
          <p className="note">{t(`outOfService.askFor.${whom}`)}</p>
          <DetailsForIt>
            <ConfigErrors file={problem.file} errors={problem.errors} />
          </DetailsForIt>
        </>
      );
    case 'ending-failed':
      return (
        <>
          <p className="note">{t(`outOfService.endingFailed.${whom}`)}</p>
          <p className="out-of-service-code">
            <ReceiptCode code={problem.receiptCode} />
          </p>
        </>
      );
    case 'audit-unwritable':
      return (
        <>
          <p className="note">{t(`outOfService.askFor.${whom}`)}</p>
          <DetailsForIt>
            <p className="note">{t('outOfService.auditUnwritable')}</p>
          </DetailsForIt>
        </>
      );
    default:
      return assertNever(problem);
  }
}

function DetailsForIt({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <>
      <KioskButton
        look="second"
        aria-expanded={isOpen}
        aria-controls={id}
        onPress={() => {
          setIsOpen(!isOpen);
        }}
      >
        {t('outOfService.details')}
      </KioskButton>
      <div id={id} className="details-for-it" hidden={!isOpen}>
        {isOpen && children}
      </div>
    </>
  );
}

function ConfigErrors(props: { readonly file: string; readonly errors: readonly string[] }) {
  const { t } = useTranslation();
  const fileId = useId();
  return (
    <>
      <p className="note">{t('outOfService.config')}</p>
      {/* Focusable, so that a keyboard can scroll it. The errors are in English everywhere. */}
      <div className="config-box">
        <div
          className="config-errors"
          dir="ltr"
          role="region"
          aria-labelledby={fileId}
          tabIndex={0}
        >
          <p id={fileId} className="config-file">
            {props.file}
          </p>
          <ul lang="en">
            {props.errors.map((error, index) => (
              <li key={index}>{error}</li>
            ))}
          </ul>
        </div>
      </div>
    </>
  );
}

function PauseSign() {
  return (
    <svg className="pause-sign" viewBox="0 0 64 64" aria-hidden="true">
      <circle cx="32" cy="32" r="32" />
      <path d="M25 21v22M39 21v22" />
    </svg>
  );
}
