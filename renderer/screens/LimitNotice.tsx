import { useTranslation } from 'react-i18next';
import { durationText } from '../duration.ts';
import { useMinutesLeft } from '../use-time-left.ts';

/** Enough time for the user to finish; an earlier notice would only distract. */
const NOTICE_MINUTES = 5;

interface LimitNoticeProps {
  /** When the session ends even if its user is active, in milliseconds of this page's clock. */
  readonly deadline: number;
}

/** Tells the user, in the last minutes before the session's limit, how much time is left. */
export function LimitNotice({ deadline }: LimitNoticeProps) {
  const { t, i18n } = useTranslation();
  const minutes = useMinutesLeft(deadline, NOTICE_MINUTES);
  return (
    <p className="session-limit" role="status">
      {minutes !== null && t('session.endsIn', { time: durationText(minutes * 60, i18n) })}
    </p>
  );
}
