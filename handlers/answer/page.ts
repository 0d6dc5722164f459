import { createHash } from "node:crypto";

/** What a page says; it is a small form at most, and never a script. */
export interface Page {
  status: number;
  title: string;
  paragraphs: readonly string[];
  /** One button, whose POST goes to the page's own address with this body. */
  button?: { label: string; body: Record<string, string> };
}

/** As Lambda wants a function URL's answer (payload format 2.0). */
export interface HttpAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

const STYLE = `
:root { color-scheme: light dark; font: 1.125rem/1.5 system-ui, sans-serif; }
body { max-width: 32rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
p { overflow-wrap: anywhere; }
button { font: inherit; font-weight: 600; min-height: 3rem; padding: 0.5rem 1.5rem; border: 0; border-radius: 0.5rem;
  background: #0b57d0; color: #fff; }
button:focus-visible { outline: 3px solid; outline-offset: 3px; }
`;

/** Nothing is loaded from anywhere, no script runs, nobody keeps, frames, indexes or hears of the page. */
const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src '${hashOf(STYLE)}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex, nofollow",
};

/** The page in HTML, with headers that keep it to itself. */
export function htmlOf({ status, title, paragraphs, button }: Page): HttpAnswer {
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join("\n")}
${button === undefined ? "" : form(button)}
</main>
</body>
</html>
`;
  const allow = status === 405 ? { allow: "GET, HEAD, POST" } : {};
  return { statusCode: status, headers: { ...HEADERS, ...allow }, body };
}

function form({ label, body }: NonNullable<Page["button"]>): string {
  const fields = Object.entries(body).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return `<form method="post">${fields.join("")}<button>${escapeHtml(label)}</button></form>`;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

/** Content Security Policy, level 3, section 2.3.1: the hash stands for exactly this text. */
function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
