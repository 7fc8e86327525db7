import { useTranslation } from 'react-i18next';
import type { AuditCheck } from '../../preload/contract.ts';
import { assertNever } from '../assert-never.ts';
import { KioskButton } from '../KioskButton.tsx';
import { AdminCard } from './AdminCard.tsx';

interface AdminAuditProps {
  readonly check: AuditCheck;
  readonly onVerify: () => void;
}

/** Checks whether the audit file was changed. */
export function AdminAudit({ check, onVerify }: AdminAuditProps) {
  const { t } = useTranslation();
  const isRunning = check.kind === 'running';
  return (
    <AdminCard title={t('admin.audit.title')}>
      <KioskButton look="second" isPending={isRunning} onPress={onVerify}>
        {t('admin.audit.verify')}
      </KioskButton>
      {isRunning && (
        <progress value={check.percent} max={100} aria-label={t('admin.audit.verify')} />
      )}
      <Result check={check} />
      <p className="small">{t('admin.audit.seals')}</p>
    </AdminCard>
  );
}

function Result({ check }: Pick<AdminAuditProps, 'check'>) {
  const { t } = useTranslation();
  const [isGood, text] = result();
  return (
    <p className={isGood ? 'admin-good' : 'admin-bad'} role="status">
      {text}
    </p>
  );

  function result(): readonly [isGood: boolean, text: string] {
    switch (check.kind) {
      case 'not-yet':
      case 'running':
        return [true, ''];
      case 'failed':
        return [false, t('admin.audit.failed')];
      case 'done':
        return verdict(check.verdict);
      default:
        return assertNever(check);
    }
  }

  function verdict(
    found: Extract<AuditCheck, { kind: 'done' }>['verdict'],
  ): readonly [boolean, string] {
    switch (found.kind) {
      case 'good':
        return [true, t('admin.audit.good', { count: found.records })];
      case 'bad':
        return [false, t('admin.audit.bad', { ...found })];
      case 'absent':
        return [false, t('admin.audit.absent')];
      case 'unreadable':
        return [false, t('admin.audit.unreadable', { ...found })];
      default:
        return assertNever(found);
    }
  }
}
