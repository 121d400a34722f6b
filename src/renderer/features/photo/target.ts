import { english } from '../../ui/english.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { editorClassOf, type EditorClass } from './editor-class.ts';
import { useEditor } from './photo-editor.ts';

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

/** `editorClassOf` the photo's editor. */
export function useEditorClass(): EditorClass {
  const id = useEditor((state) => editorClassOf(state).id);
  const several = useEditor((state) => editorClassOf(state).several);
  const next = useEditor((state) => editorClassOf(state).next);
  return { id, several, next };
}
