import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportFileName, exportFolderName } from './export-names.ts';

describe('export names', () => {
  it('keep what is harmless and replace what is not', () => {
    expect(exportFolderName('theater-dance')).toBe('theater-dance');
    expect(exportFolderName(null)).toBe('unassigned');
    expect(exportFolderName('../../etc')).not.toContain('/');
    expect(exportFolderName('..')).toBe('class');
    expect(exportFolderName('NUL')).toBe('NUL_');
    expect(exportFileName('../../secret.jpg', 7)).toBe('secret_7.png');
    expect(exportFileName('C:\\photos\\a.b.JPG', 8)).toBe('a.b_8.png');
  });

  it('never leave their folder, whatever they are made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), (text, id) => {
        for (const name of [exportFolderName(text), exportFileName(text, id)]) {
          expect(path.dirname(path.join('/out', name))).toBe('/out');
          expect(name).not.toMatch(/[\\/\0]/);
          expect(['', '.', '..']).not.toContain(name);
          expect(path.win32.basename(name)).toBe(name);
        }
      }),
    );
  });
});
