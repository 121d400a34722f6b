import type { CatalogueModel } from '../../../shared/contract/models.ts';
import { formatBytes, formatTable } from '../terminal/table.ts';

export function describeModels(models: CatalogueModel[]): string {
  return formatTable(
    [
      { title: 'id', align: 'right' },
      { title: 'name' },
      { title: 'backbone' },
      { title: 'state' },
      { title: 'size', align: 'right' },
      { title: 'licence' },
      { title: 'sha256' },
      { title: 'address' },
    ],
    models.map((model) => [
      model.id === null ? '–' : String(model.id),
      model.name,
      model.backbone,
      model.state,
      model.bytes === null ? '–' : formatBytes(model.bytes),
      model.licence,
      model.sha256.slice(0, 12),
      model.url ?? '–',
    ]),
  );
}
