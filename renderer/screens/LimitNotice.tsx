import { useTranslation } from 'react-i18next';
import { durationText } from '../duration.ts';
import { useMinutesLeft } from '../use-time-left.ts';

/** Time to finish what is on the screen; before that nobody needs to think of it. */
const NOTICE_MINUTES = 5;

interface LimitNoticeProps {
  /** When the session ends however active its user is, in milliseconds of this page's clock. */
  readonly deadline: number;
}

/** In the last minutes before the session's limit it says so. */
export function LimitNotice({ deadline }: LimitNoticeProps) {
  const { t, i18n } = useTranslation();
  const minutes = useMinutesLeft(deadline, NOTICE_MINUTES);
  return (
    <p className="session-limit" role="status">
      {minutes !== null && t('session.endsIn', { time: durationText(minutes * 60, i18n) })}
    </p>
  );
}
