import { runs } from '../../../../../db/schema.ts';
import type { ProjectStore } from '../../store/open.ts';

/** Adds a detector's run as it stands while it trains; answers with its id. */
export function addRunningDetector(store: ProjectStore, name = 'run'): Promise<number> {
  return store.write(
    (database) =>
      database
        .insert(runs)
        .values({
          kind: 'detector',
          name,
          state: 'running',
          recipe: '{}',
          backbone: 'resnet18-fpn',
          fusion: false,
          seed: 0,
          codeVersion: 'x',
          weightsHashes: '{}',
          createdAt: 1,
        })
        .returning({ id: runs.id })
        .get().id,
  );
}
