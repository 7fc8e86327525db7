import { useTranslation } from 'react-i18next';
import type { ReportedEnding } from '../../preload/contract.ts';
import { msText } from '../duration.ts';
import { reasonText } from '../end-reason.ts';
import { AdminCard } from './AdminCard.tsx';

/** The last endings, each with every step behind a press. */
export function AdminEndings({ endings }: { readonly endings: readonly ReportedEnding[] }) {
  const { t } = useTranslation();
  return (
    <AdminCard title={t('admin.endings.title')}>
      {endings.length === 0 && <p>{t('admin.endings.none')}</p>}
      {endings.map((ending) => (
        <Ending key={`${ending.time} ${ending.receipt}`} ending={ending} />
      ))}
    </AdminCard>
  );
}

function Ending({ ending }: { readonly ending: ReportedEnding }) {
  const { t, i18n } = useTranslation();
  const { time, reason, receipt, clean, durationMs } = ending;
  return (
    <details className="admin-ending">
      <summary>
        <span>{new Date(time).toLocaleString(i18n.language)}</span>
        <span className="receipt-code">{receipt}</span>
        <span>{reasonText(reason, t)}</span>
        <span className={clean ? 'admin-good' : 'admin-bad'}>
          {t(clean ? 'admin.endings.clean' : 'admin.endings.notClean')}
        </span>
        <span className="admin-number">{msText(durationMs, i18n)}</span>
      </summary>
      <Steps steps={ending.steps} />
    </details>
  );
}

function Steps({ steps }: Pick<ReportedEnding, 'steps'>) {
  const { t, i18n } = useTranslation();
  return (
    <table className="admin-steps">
      <thead>
        <tr>
          <th scope="col">{t('admin.endings.step')}</th>
          <th scope="col">{t('admin.endings.result')}</th>
          <th scope="col">{t('admin.endings.leftovers')}</th>
          <th scope="col">{t('admin.endings.time')}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map(({ name, ok, ms, leftovers, problem }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className={ok ? 'admin-good' : 'admin-bad'}>{ok ? '✓' : (problem ?? '✗')}</td>
            <td className="admin-number">{leftovers ?? '–'}</td>
            <td className="admin-number">{msText(ms, i18n)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
