import { useTranslation } from 'react-i18next';
import type { NoticeKind, Pages } from '../../preload/contract.ts';

interface SessionNoticeProps {
  readonly pages: Pages | undefined;
  readonly canPrint: boolean;
}

/** What the kiosk did not allow, or has finished; a screen reader says it once. */
export function SessionNotice({ pages, canPrint }: SessionNoticeProps) {
  const { t } = useTranslation();
  const { notice = null, printing = null } = pages ?? {};
  // There before its text: a screen reader does not announce a region that is new.
  return (
    <p className="session-notice" role="status">
      {notice === null
        ? printing !== null && t('session.printing')
        : t(`session.notice.${textOf(notice.what, canPrint)}`)}
    </p>
  );
}

/** A page that prints by itself where the user may print is not refused the printing. */
function textOf(what: NoticeKind, canPrint: boolean): NoticeKind | 'printInBar' {
  return what === 'print' && canPrint ? 'printInBar' : what;
}
