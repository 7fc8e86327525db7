import { useId, type ReactNode } from 'react';

interface AdminCardProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** One thing that the administrator can read about. */
export function AdminCard({ title, children }: AdminCardProps) {
  const titleId = useId();
  return (
    <section className="admin-card" aria-labelledby={titleId}>
      <h2 id={titleId}>{title}</h2>
      {children}
    </section>
  );
}

/** Names and their values. */
export function AdminRows({ rows }: { readonly rows: readonly (readonly [string, string])[] }) {
  return (
    <dl className="admin-rows">
      {rows.map(([name, value], index) => (
        <div key={index}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
