import { createHash } from 'node:crypto';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../../../main/audit/read/read-records.ts';
import { reportPage } from '../../../../main/audit/report/page.ts';
import { plainText } from '../../../../main/audit/report/plain-text.ts';
import { Tally } from '../../../../main/audit/report/tally.ts';
import { Wording } from '../../../../main/audit/report/wording.ts';
import { simulatedYear } from './simulated-year.ts';

const HOSTILE = `</td><script src="//x.example"></script>"'&amp;\u202e\u001b[2J`;
const now = new Date('2026-03-02T12:00:00Z');
const whole = { unreadable: 0, isWhole: true };

function tallied(days: number, change: (record: AuditRecord) => AuditRecord = (record) => record) {
  const tally = new Tally();
  for (const [at, { at: ms, entry }] of simulatedYear(3, days).entries()) {
    const { event, ...own } = entry;
    const time = new Date(ms).toISOString();
    const fields = { ...own, hash: 'ab'.repeat(32) } as Readonly<Record<string, unknown>>;
    const record = { ...fields, seq: at + 1, time, event, device: 'ward-3' } as AuditRecord;
    tally.see(change(record));
  }
  return tally.report(whole);
}

function page(language: string, report = tallied(40)) {
  const source = reportPage(report, new Wording(language, {}), now);
  return { source, document: parseHTML(source).document };
}

describe('the page of a report', () => {
  it('runs from right to left in Arabic, with the digits of the charts', () => {
    const { document } = page('ar');
    const root = document.documentElement;
    expect([root.getAttribute('lang'), root.getAttribute('dir')]).toEqual(['ar-u-nu-latn', 'rtl']);
    expect(document.querySelector('main')?.textContent).not.toMatch(/[٠-٩]/);
    expect(page('pl').document.documentElement.getAttribute('dir')).toBe('ltr');
    expect(page('ar-x').document.documentElement.getAttribute('dir')).toBe('ltr');
  });

  it('needs nothing but itself: its own style is all that its policy allows', () => {
    const { source, document } = page('en');
    const styles = [...document.querySelectorAll('style')];
    const hash = createHash('sha256')
      .update(styles[0]?.textContent ?? '')
      .digest('base64');
    const policy = document.querySelector('meta[http-equiv]')?.getAttribute('content');
    expect(styles).toHaveLength(1);
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
    expect(
      document.querySelectorAll('script, link, img, iframe, [src], [href], [style]').length,
    ).toBe(0);
    expect(source).not.toMatch(/ on[a-z]+=|url\(|@import/);
  });

  it.each(['en', 'de', 'fr', 'es'])(
    'has every text in %s, and a number for every chart',
    (language) => {
      const { document } = page(language);
      const body = document.body.textContent;
      expect(document.documentElement.getAttribute('lang')).toBe(language);
      expect(body).not.toMatch(/undefined|NaN|null|\{\{/);
      expect(document.querySelectorAll('.chart svg').length).toBe(4);
      for (const section of document.querySelectorAll('section:has(.chart)')) {
        expect(section.querySelectorAll('table tbody tr').length).toBeGreaterThan(1);
      }
      expect(
        [...document.querySelectorAll('h2')].every(({ textContent }) => textContent !== ''),
      ).toBe(true);
    },
  );

  it('shows what a record says as text, whatever it is', () => {
    const report = tallied(40, (record) => ({
      ...record,
      device: HOSTILE,
      ...('reason' in record ? { reason: HOSTILE } : {}),
      ...('what' in record ? { what: HOSTILE } : {}),
      ...('problem' in record ? { problem: HOSTILE } : {}),
    }));
    const { source, document } = page('en', report);
    expect(document.querySelectorAll('script, [src]').length).toBe(0);
    expect(source).not.toMatch(/\p{Cf}|\u001b/u);
    expect(document.querySelector('h1')?.textContent).toContain('</td><script');
    const text = [...plainText(report, new Wording('en', {}), now)].join('\n');
    expect(text).toContain('[2J');
    expect(text).not.toMatch(/\p{Cf}|\u001b/u);
  });

  it('says so where there is nothing', () => {
    const { document } = page('en', new Tally().report(whole));
    expect(document.body.textContent).toContain('Nothing is recorded in this time.');
    expect(document.querySelectorAll('svg, table').length).toBe(0);
  });

  it('shows nobody', () => {
    const report = tallied(40, (record) =>
      record.event === 'session-started' ? { ...record, user: 'nurse-joy' } : record,
    );
    expect(JSON.stringify(report)).not.toContain('nurse-joy');
    expect(page('en', report).source).not.toContain('nurse-joy');
  });
});
