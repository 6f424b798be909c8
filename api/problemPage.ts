/** A problem as a page shows it. */
interface ShownProblem {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly remedy: string;
  readonly example: object;
}

/** What a problem means and what to do about it, for people. */
export const problemPage = ({ code, status, title, remedy, example }: ShownProblem): string =>
  pageOf(
    code,
    `<p>HTTP ${status}</p>
    <p>${inWords(title)}</p>
    <h2>What to do</h2>
    <p>${inWords(remedy)}</p>
    <h2>Example</h2>
    <pre>${escaped(JSON.stringify(example, null, 2))}</pre>
    <p><a href="/problems">All problems</a> · <a href="/docs">Reference</a></p>`,
  );

/** All problems, each with a link to its page. */
export const problemListPage = (all: readonly ShownProblem[]): string =>
  pageOf(
    'Problems',
    `<p>What the API refuses, and why. Each error names its page as <code>type</code>.</p>
    <dl>
${all.map(itemOf).join('\n')}
    </dl>
    <p><a href="/docs">Reference</a></p>`,
  );

const itemOf = ({ code, status, title }: ShownProblem): string =>
  `      <dt><a href="/problems/${code}">${code}</a> (${status})</dt>\n      <dd>${inWords(title)}</dd>`;

const pageOf = (title: string, body: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 45rem; margin: 2rem auto; padding: 0 1rem; }
      pre { overflow-x: auto; }
    </style>
  </head>
  <body>
    <h1>${title}</h1>
    ${body}
  </body>
</html>
`;

/** As HTML, with what stands between backticks as code. */
const inWords = (text: string): string => escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
