import { useTranslation } from 'react-i18next';
import { QRCodeSVG } from 'qrcode.react';
import type { SignInProgress } from '../../preload/contract.ts';
import { clockFace } from '../duration.ts';
import { KioskButton } from '../KioskButton.tsx';
import { ScreenHeading } from '../ScreenHeading.tsx';
import { codeGroups, spelled, typedAddress } from '../user-code.ts';
import { useSecondsLeft } from '../use-time-left.ts';
import { useEscape } from '../use-escape.ts';
import './DeviceCodeScreen.css';

/** When a screen reader hears how long the code is still good for. */
const LAST_SECONDS = 60;

interface DeviceCodeScreenProps {
  readonly progress: Extract<SignInProgress, { kind: 'device-code' }>;
  /** When the code expires, in milliseconds of this page's clock. */
  readonly deadline: number;
  readonly onCancel: () => void;
}

/** Signing in on the person's own phone: no password is typed on this device (RFC 8628). */
export function DeviceCodeScreen({ progress, deadline, onCancel }: DeviceCodeScreenProps) {
  const { userCode, verificationUrl, verificationUrlComplete } = progress;
  const { t } = useTranslation();
  const onKeyDown = useEscape(onCancel);
  return (
    <main className="screen" onKeyDown={onKeyDown}>
      <div className="device">
        <div className="qr-code">
          {/* Four modules of margin: the quiet zone that a camera needs (ISO/IEC 18004). */}
          <QRCodeSVG
            value={verificationUrlComplete ?? verificationUrl}
            level="M"
            marginSize={4}
            title={t('device.qrCode')}
          />
        </div>
        <div className="device-steps">
          <ScreenHeading>{t('device.title')}</ScreenHeading>
          <div>
            <p className="device-step">{t('device.scan')}</p>
            <p className="device-address">{typedAddress(verificationUrl)}</p>
          </div>
          <div>
            {/* Even where it need not be typed: it shows that the phone is about to sign in here. */}
            <p className="device-step">
              {t(verificationUrlComplete === null ? 'device.enter' : 'device.compare')}
            </p>
            <UserCode userCode={userCode} />
          </div>
          <div className="device-foot">
            <KioskButton look="second" onPress={onCancel}>
              {t('login.cancel')}
            </KioskButton>
            <TimeLeft deadline={deadline} />
          </div>
        </div>
      </div>
    </main>
  );
}

function UserCode({ userCode }: { readonly userCode: string }) {
  return (
    <p>
      <span className="user-code" aria-hidden="true">
        {codeGroups(userCode).map((group, index) => (
          <span key={index} className={/[-\s]$/.test(group) ? '' : 'user-code-group'}>
            {group}
          </span>
        ))}
      </span>
      <span className="for-screen-readers">{spelled(userCode)}</span>
    </p>
  );
}

function TimeLeft({ deadline }: { readonly deadline: number }) {
  const { t, i18n } = useTranslation();
  const seconds = useSecondsLeft(deadline);
  const { digits, unit } = clockFace(seconds, i18n);
  const isLast = seconds > 0 && seconds <= LAST_SECONDS;
  return (
    <>
      <p className="small" role="timer">
        {t('device.validFor', { time: `${digits} ${unit}` })}
      </p>
      <p className="for-screen-readers" role="status">
        {isLast && t('device.lastMinute')}
      </p>
    </>
  );
}
