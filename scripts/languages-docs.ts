import english from '../renderer/locales/en.json';

const introduction = `# Languages

<!-- Written by scripts/write-config-docs.ts from renderer/locales/en.json: change the words in scripts/languages-docs.ts. -->

The screens, the report and the PDF viewer speak English, German, French, Spanish, Italian, Polish, Turkish, Arabic,
Ukrainian, Dutch and Portuguese (as in Portugal). Arabic runs from right to left, with the digits 0 to 9.

\`\`\`yaml
language: de-AT # of the kiosk; the region decides how dates and numbers are written
languages: [en, pl, ar] # users may choose these, too
\`\`\`

## Which language is shown

With \`languages\`, the login screen offers them and \`language\`, each by its own name. What a user chooses holds for the
login screen, for the session that begins there, with its sheets, notices and warning, and for its exit screen. After
that, and when the login screen is left alone for a minute, \`language\` returns. The audit file and the log do not
record the choice; a sign-out that is still pending sends it again, as all headers of the browser. A device that is out
of service says so in \`language\`.

\`check-config\` warns of a language that the kiosk has no texts in: as \`language\`, the screens are in English; in
\`languages\`, it is not offered.

## The language that sites get

- Without a choice, all of Chromium speaks \`language\`: \`Accept-Language\`, \`navigator.languages\`, the messages of forms,
  and how scripts write dates.
- With a choice, \`Accept-Language\` names the chosen language first and Chromium's own after it, in every request of the
  session: pages, frames, windows, scripts and workers, and the sign-outs afterwards. \`navigator.language\`, the
  messages of forms and \`Intl\` remain Chromium's, which takes its language when its process starts. A site that asks
  the script instead of the server shows \`language\`.

## Your own words

\`texts\` replaces any text of the screens, for a language of those above. A key that does not exist is an error that names
the nearest; so is a text that lacks a \`{{placeholder}}\` of the original or has one that the original has not, one
with a line break, and one of more than 500 characters. The report's texts cannot be replaced.

\`\`\`yaml
texts:
  de:
    login:
      welcome: Grüß Gott
      idleNotice: 'Nach {{time}} ohne Eingabe ist Schluss.'
\`\`\`

Polish, Ukrainian and Arabic have more plural forms than English (\`_one\`, \`_other\`): \`_few\`, \`_many\`, and in Arabic
\`_zero\` and \`_two\`. Each may be replaced by its name, such as \`minute_few\`.

## The texts

| key | English |
| --- | --- |
`;

/** docs/languages.md: what there is, and every key of the screens' texts. */
export function languagesDocs(): string {
  const rows = rowsOf(english, '').map(([key, text]) => `| ${key} | ${text} |`);
  return `${introduction}${rows.join('\n')}\n`;
}

interface Texts {
  readonly [key: string]: string | Texts;
}

function rowsOf(texts: Texts, path: string): readonly (readonly [string, string])[] {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? [[path + key, text] as const] : rowsOf(text, `${path}${key}.`),
  );
}
