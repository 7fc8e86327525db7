import { useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { KioskButton } from '../KioskButton.tsx';
import { useEscape } from '../use-escape.ts';

interface LeaveKioskProps {
  readonly onLeave: () => void;
  readonly onStay: () => void;
}

/** Asks once more before the kiosk ends. */
export function LeaveKiosk({ onLeave, onStay }: LeaveKioskProps) {
  const { t } = useTranslation();
  const questionId = useId();
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    stay.current?.focus();
  }, []);
  const onKeyDown = useEscape(onStay);
  return (
    <div
      className="admin-leave"
      role="alertdialog"
      aria-labelledby={questionId}
      onKeyDown={onKeyDown}
    >
      <p id={questionId}>{t('admin.leaveQuestion')}</p>
      <div className="admin-buttons">
        <KioskButton look="second" onPress={onLeave}>
          {t('admin.leaveNow')}
        </KioskButton>
        <KioskButton look="main" ref={stay} onPress={onStay}>
          {t('admin.stay')}
        </KioskButton>
      </div>
    </div>
  );
}
