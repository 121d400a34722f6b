import { english } from '../../ui/english.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { useEditor } from './photo-editor.ts';
import { hasMode } from './tool-kit.ts';

/** What brush and eraser work on, in words: `dress`, `2 garments`; undefined where nothing is chosen. */
export function useTarget(): string | undefined {
  const selected = useEditor((state) => state.selected);
  const garments = useEditor((state) => state.garments);
  const { garments: classes } = useTaxonomies();
  const chosen = garments.filter(({ id }) => selected.includes(id));
  const [first] = chosen;
  if (first === undefined) return undefined;
  return chosen.length === 1 ? classes.name(first.garmentClassId) : english.common.countOfGarments(chosen.length);
}

/** The class that the tool is about: of what is chosen, or, with `next`, of the garment that the tool begins. */
export function useEditorClass(): { id: number | null; several: boolean; next: boolean } {
  const active = useEditor((state) => state.activeClassId);
  const selected = useEditor((state) => state.selected);
  const garments = useEditor((state) => state.garments);
  const begins = useEditor(({ tool, options }) => hasMode(tool) && options.mode === 'new');
  const chosen = garments.filter(({ id }) => selected.includes(id));
  const [first] = chosen;
  if (begins || first === undefined) return { id: active, several: false, next: true };
  const several = chosen.some(({ garmentClassId }) => garmentClassId !== first.garmentClassId);
  return { id: first.garmentClassId, several, next: false };
}
