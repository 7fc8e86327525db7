import { useTranslation } from 'react-i18next';
import type { Report, ReportShown } from '../../preload/contract.ts';
import { assertNever } from '../assert-never.ts';
import { reasonText } from '../end-reason.ts';
import { msText } from '../duration.ts';
import { AdminCard, AdminRows } from './AdminCard.tsx';

/** How the device is used, in figures. */
export function AdminReport({ report }: { readonly report: ReportShown }) {
  const { t } = useTranslation();
  return <AdminCard title={t('admin.report.title')}>{content()}</AdminCard>;

  function content() {
    switch (report.kind) {
      case 'reading':
        return <p role="status">{t('admin.report.reading')}</p>;
      case 'unreadable':
        return <p role="alert">{t('admin.report.unreadable')}</p>;
      case 'read':
        return <Figures report={report.report} />;
      default:
        return assertNever(report);
    }
  }
}

function Figures({ report }: { readonly report: Report }) {
  const { t, i18n } = useTranslation();
  const { sessions, endings, notClean, duration, endingTime, outages } = report;
  const time = (ms: number | null) => (ms === null ? '–' : msText(ms, i18n));
  const day = (moment: string) => new Date(moment).toLocaleDateString(i18n.language);
  return (
    <>
      {report.from !== null && report.to !== null && (
        <p className="small">
          {t('admin.report.period', { from: day(report.from), to: day(report.to) })}
        </p>
      )}
      {!report.isWhole && <p className="admin-bad">{t('admin.report.gap')}</p>}
      <AdminRows
        rows={[
          [t('admin.report.sessions'), String(sessions)],
          [t('admin.report.length'), time(duration.medianMs)],
          [t('admin.report.endings'), String(endings)],
          [t('admin.report.notClean'), String(notClean)],
          [t('admin.report.endingTime'), time(endingTime.medianMs)],
          [t('admin.report.endingTime95'), time(endingTime.p95Ms)],
          [t('admin.report.outages'), String(outages.length)],
          [t('admin.report.failedSignIns'), String(sum(report.failedSignIns))],
          [t('admin.report.blocked'), String(sum(report.blocked))],
        ]}
      />
      <Reasons counts={report.endingsByReason} />
    </>
  );
}

function Reasons({ counts }: { readonly counts: Report['endingsByReason'] }) {
  const { t } = useTranslation();
  const reasons = Object.entries(counts).sort(([, one], [, other]) => other - one);
  if (reasons.length === 0) return null;
  const most = Math.max(...reasons.map(([, count]) => count));
  return (
    <>
      <h3>{t('admin.report.reasons')}</h3>
      <ul className="admin-reasons">
        {reasons.map(([reason, count]) => (
          <li key={reason}>
            <span>{reasonText(reason, t)}</span>
            {/* The number beside it says the same. */}
            <meter value={count} max={most} aria-hidden="true" />
            <span className="admin-number">{count}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
