import type { ImportInput, ImportReport } from '../../../../shared/contract/imports.ts';
import type { JobControl } from '../../jobs/control.ts';
import type { ProjectStore } from '../../store/open.ts';
import { importCoco } from './coco.ts';
import { importDeepFashion2 } from './deepfashion2.ts';
import { importFolders } from './folders.ts';
import { importLabels } from './labels.ts';
import { createImportSession, type ImportSession } from './session.ts';

/**
 * Brings records into the project and reports what it did. What is there already is found, not added twice, so an
 * import that was cut off is simply run again. Throws StudioError IMPORT_INVALID where the source as a whole cannot
 * be read, CANCELLED where `control.signal` says so; what was written until then stays.
 */
export async function importRecords(
  store: ProjectStore,
  input: ImportInput,
  control: JobControl,
): Promise<ImportReport> {
  const session = createImportSession(store, input, control);
  await runImporter(session, input);
  return session.log.report(input.format, input.dryRun);
}

function runImporter(session: ImportSession, input: ImportInput): Promise<void> {
  switch (input.format) {
    case 'coco':
      return importCoco(session, input);
    case 'deepfashion2':
      return importDeepFashion2(session, input);
    case 'folders':
    case 'crops':
      return importFolders(session, input);
    case 'labels':
      return importLabels(session, input);
  }
}
