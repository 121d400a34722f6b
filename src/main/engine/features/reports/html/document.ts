import { createHash } from 'node:crypto';
import { escaped } from './elements.ts';

const style = `
  :root { color-scheme: light; }
  body { font: 14px/1.5 system-ui, sans-serif; color: #1d2026; background: #fff; margin: 32px auto; max-width: 1080px; padding: 0 24px; }
  h1 { font-size: 22px; margin: 0 0 4px; }
  h2 { font-size: 16px; margin: 32px 0 8px; border-bottom: 1px solid #e0e3ea; padding-bottom: 4px; }
  p { margin: 4px 0; } .dim { color: #5a6172; }
  table { border-collapse: collapse; margin: 8px 0; font-variant-numeric: tabular-nums; }
  th, td { text-align: left; padding: 3px 12px 3px 0; vertical-align: top; }
  thead th { border-bottom: 1px solid #c3c8d4; } .n { text-align: right; }
  .facts th { font-weight: 500; color: #5a6172; width: 220px; } .facts td { overflow-wrap: anywhere; }
  figure { display: inline-block; margin: 8px 24px 8px 0; width: 420px; max-width: 100%; vertical-align: top; }
  figure.wide { width: auto; } figcaption { font-weight: 600; margin-bottom: 4px; } figcaption small { font-weight: 400; }
  figure svg { max-width: 100%; height: auto; }
  .grid { stroke: #e0e3ea; } .tick { font-size: 10px; fill: #5a6172; } .name { font-size: 12px; }
  .cell { font-size: 13px; font-weight: 600; text-anchor: middle; } .count { font-size: 10px; text-anchor: middle; }
`;

/** One file that needs nothing else: no script, no picture, no font is fetched, and a browser is told so. */
export function htmlDocument(title: string, body: readonly string[]): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    ...body,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
