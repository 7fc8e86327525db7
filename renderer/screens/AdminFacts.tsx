import { useTranslation } from 'react-i18next';
import type { Facts } from '../../preload/contract.ts';
import { AdminCard, AdminRows } from './AdminCard.tsx';

/** The kiosk's versions and its settings, by their names in the config file. */
export function AdminFacts({ facts }: { readonly facts: Facts }) {
  const { t } = useTranslation();
  const { configFile, config, settings, software } = facts;
  const isWell = config === 'good' || config === 'absent';
  return (
    <>
      <AdminCard title={t('admin.facts.software')}>
        <AdminRows rows={software} />
      </AdminCard>
      <AdminCard title={t('admin.facts.config')}>
        <p className="admin-file">
          <bdi dir="ltr">{configFile}</bdi>
        </p>
        <p className={isWell ? 'admin-good' : 'admin-bad'}>{t(`admin.facts.${config}`)}</p>
        <AdminRows rows={settings} />
      </AdminCard>
    </>
  );
}
