import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Administration } from '../../preload/contract.ts';
import { KioskButton } from '../KioskButton.tsx';
import { ScreenHeading } from '../ScreenHeading.tsx';
import { AdminAudit } from './AdminAudit.tsx';
import { AdminEndings } from './AdminEndings.tsx';
import { AdminFacts } from './AdminFacts.tsx';
import { AdminReport } from './AdminReport.tsx';
import { LeaveKiosk } from './LeaveKiosk.tsx';
import './Administration.css';

interface AdminScreenProps {
  readonly administration: Extract<Administration, { kind: 'open' }>;
  readonly onVerify: () => void;
  readonly onLeave: () => void;
  readonly onClose: () => void;
}

/** What the device did, and with what; and the way out. Nothing of any session's content. */
export function AdminScreen({ administration, onVerify, onLeave, onClose }: AdminScreenProps) {
  const { t } = useTranslation();
  const { facts, report, check } = administration;
  const [isLeaving, setLeaving] = useState(false);
  return (
    <main className="screen admin">
      <header className="admin-head">
        <ScreenHeading>{t('admin.title')}</ScreenHeading>
        {isLeaving ? (
          <LeaveKiosk
            onLeave={onLeave}
            onStay={() => {
              setLeaving(false);
            }}
          />
        ) : (
          <div className="admin-buttons">
            {facts.mayLeave && (
              <KioskButton
                look="second"
                onPress={() => {
                  setLeaving(true);
                }}
              >
                {t('admin.leave')}
              </KioskButton>
            )}
            <KioskButton look="main" onPress={onClose}>
              {t('admin.close')}
            </KioskButton>
          </div>
        )}
      </header>
      <div className="admin-cards">
        <AdminReport report={report} />
        {report.kind === 'read' && <AdminEndings endings={report.report.lastEndings} />}
        <AdminAudit check={check} onVerify={onVerify} />
        <AdminFacts facts={facts} />
      </div>
    </main>
  );
}
