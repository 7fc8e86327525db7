/** Cleardesk's mark, a clean desk, for organisations without a logo of their own. */
export function LogoMark() {
  return (
    <svg className="logo-mark" viewBox="0 0 96 96" aria-hidden="true">
      <rect className="logo-mark-ground" width="96" height="96" rx="24" />
      <path
        className="logo-mark-desk"
        d="M17 52h62a4 4 0 0 1 0 8h-3v19a4 4 0 0 1-4 4H56a4 4 0 0 1-4-4V60H28v19a4 4 0 0 1-8 0V60h-3a4 4 0 0 1 0-8Zm43 12v4h8v-4Zm0 9v4h8v-4Z"
      />
      <path
        className="logo-mark-shine"
        d="M48 13c2.2 9.8 5.2 12.8 15 15-9.8 2.2-12.8 5.2-15 15-2.2-9.8-5.2-12.8-15-15 9.8-2.2 12.8-5.2 15-15Z"
      />
    </svg>
  );
}
