import { useTranslation } from 'react-i18next';

/** Whom to ask, if the organisation says so. */
export function HelpDesk({ helpDesk }: { readonly helpDesk: string | null }) {
  const { t } = useTranslation();
  return helpDesk ? <p className="help-desk">{t('helpDesk', { helpDesk })}</p> : null;
}
