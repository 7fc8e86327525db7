import { useTranslation } from 'react-i18next';
import type { NoticeKind, Pages } from '../../preload/contract.ts';

interface SessionNoticeProps {
  readonly pages: Pages | undefined;
  readonly canPrint: boolean;
  readonly siteNames: readonly string[];
}

/** What the kiosk did not allow or has finished, or a site tells the user; a screen reader says it once. */
export function SessionNotice({ pages, canPrint, siteNames }: SessionNoticeProps) {
  const { t } = useTranslation();
  const { notice = null, printing = null } = pages ?? {};
  // There before its text: a screen reader does not announce a region that is new.
  return (
    <div className="session-notice" role="status">
      {notice === null
        ? printing !== null && t('session.printing')
        : t(`session.notice.${textOf(notice.what, canPrint)}`, {
            site: siteNames[notice.said?.siteIndex ?? -1],
            text: notice.said?.text,
          })}
    </div>
  );
}

/** A page that prints by itself where the user may print is not refused the printing. */
function textOf(what: NoticeKind, canPrint: boolean): NoticeKind | 'printInBar' {
  return what === 'print' && canPrint ? 'printInBar' : what;
}
