/** Text that is safe between tags and in attributes. */
export function escaped(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign] ?? sign,
  );
}

export function section(title: string, ...content: string[]): string {
  return `<section><h2>${escaped(title)}</h2>${content.join('')}</section>`;
}

/** Names with their values. */
export function facts(rows: readonly (readonly [name: string, value: string])[]): string {
  const lines = rows.map(([name, value]) => `<tr><th>${escaped(name)}</th><td>${escaped(value)}</td></tr>`);
  return `<table class="facts">${lines.join('')}</table>`;
}

/** Columns after the first are figures. */
export function figureTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: 'th' | 'td', row: readonly string[]): string =>
    row.map((text, index) => `<${tag}${index > 0 ? ' class="n"' : ''}>${escaped(text)}</${tag}>`).join('');
  return (
    `<table><thead><tr>${cells('th', titles)}</tr></thead>` +
    `<tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('')}</tbody></table>`
  );
}

/** A metric from 0 to 1 as papers print it; `–` where there is none, which COCO writes as -1. */
export function metric(value: number | null | undefined): string {
  return value === null || value === undefined || value < 0 ? '–' : value.toFixed(3).replace(/^0\./, '.');
}
