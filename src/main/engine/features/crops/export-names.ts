/** Names that Windows keeps for devices, whatever their extension. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
const longestName = 80;

/** A folder's name for a class: no separators, no control characters, nothing that climbs or hides. */
export function exportFolderName(className: string | null): string {
  return className === null ? 'unassigned' : safeName(className, 'class');
}

/** `<photo>_<annotation>.png`: the annotation's id makes it unique, the photo's name lets people find it again. */
export function exportFileName(photoName: string, annotationId: number): string {
  const base = photoName.split(/[\\/]/).at(-1) ?? '';
  return `${safeName(base.replace(/\.[^.]*$/, ''), 'photo')}_${annotationId}.png`;
}

function safeName(text: string, fallback: string): string {
  const name = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}<>:"/\\|?*]/gu, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, longestName)
    .replace(/[.\s]+$/, '');
  if (name === '') return fallback;
  return deviceName.test(name) ? `${name}_` : name;
}
