import { spelled } from './user-code.ts';

/** The code that proves an ending. A screen reader spells it, or it would read a number such as "4e12". */
export function ReceiptCode({ code }: { readonly code: string }) {
  return (
    <>
      <span className="receipt-code" aria-hidden="true">
        {code}
      </span>
      <span className="for-screen-readers">{spelled(code)}</span>
    </>
  );
}
