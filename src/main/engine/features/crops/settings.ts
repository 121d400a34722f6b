import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { projectSettings } from '../../../../../db/schema.ts';
import { cropSettings, type CropSettings } from '../../../../shared/contract/crops.ts';
import type { ProjectStore } from '../../store/open.ts';
import { cropVersion } from './derive.ts';

const key = 'cropSettings';

/** The settings that this project's crops are derived with. */
export function readCropSettings(store: ProjectStore): CropSettings {
  const row = store.database.select().from(projectSettings).where(eq(projectSettings.key, key)).get();
  return cropSettings.parse(row === undefined ? {} : JSON.parse(row.value));
}

export async function writeCropSettings(store: ProjectStore, settings: CropSettings): Promise<void> {
  const value = JSON.stringify(settings);
  await store.write((database) =>
    database
      .insert(projectSettings)
      .values({ key, value })
      .onConflictDoUpdate({ target: projectSettings.key, set: { value } })
      .run(),
  );
}

/** Differs wherever equal photos and masks would give other crops. */
export function settingsHash({ size, margin }: CropSettings): string {
  return createHash('sha256')
    .update(JSON.stringify({ version: cropVersion, size, margin }))
    .digest('hex');
}
