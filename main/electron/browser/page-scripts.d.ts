/** The text of a script for a site's page (scripts/page-script.ts). */
declare module '*?page-script' {
  const text: string;
  export default text;
}
