import { useId, type Ref } from 'react';
import { useTranslation } from 'react-i18next';

interface UserNameFieldProps {
  readonly ref: Ref<HTMLInputElement>;
  readonly maxLength: number;
  readonly isReadOnly: boolean;
}

/** A name is typed as it is: nothing completes or corrects it, and nothing remembers it. */
export function UserNameField({ ref, maxLength, isReadOnly }: UserNameFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {t('login.userName')}
      </label>
      <input
        ref={ref}
        id={id}
        className="field-input"
        maxLength={maxLength}
        readOnly={isReadOnly}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
      />
    </div>
  );
}
