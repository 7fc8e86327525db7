import { useTranslation } from 'react-i18next';

interface SessionUserProps {
  /** null for a guest. */
  readonly userName: string | null;
}

/** Whose session it is. */
export function SessionUser({ userName }: SessionUserProps) {
  const { t } = useTranslation();
  return (
    <span className="session-user">
      <svg className="session-user-icon" viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="8" r="4" />
        <path d="M4 21a8 8 0 0 1 16 0" />
      </svg>
      <span className="session-user-name foreign-text">{userName ?? t('session.guest')}</span>
    </span>
  );
}
