import { ChoicePalette } from '../../ui/choice-palette.tsx';
import { english } from '../../ui/english.ts';
import { classActions } from '../../ui/hotkeys/actions.ts';
import { useKeyWords } from '../../ui/hotkeys/use-actions.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { usePanel } from './panel-state.ts';
import { photoEditor, useEditor } from './photo-editor.ts';

const words = english.photo.classPalette;

const none = 'none';

/** The garment classes to be searched by name. */
export function ClassPalette() {
  const { garments } = useTaxonomies();
  const shown = usePanel((panel) => panel.classesShown);
  const count = useEditor((state) => state.selected.length);
  const keyWords = useKeyWords();
  return (
    <ChoicePalette
      opened={shown}
      onClose={() => usePanel.setState({ classesShown: false })}
      title={count > 0 ? words.classOfWhatIsChosen : words.classOfTheNextGarment}
      find={words.findAClass}
      choices={[
        ...garments.classes.map(({ id, name }, index) => {
          const action = classActions[index];
          return { value: String(id), label: name, colour: garments.colour(id), hint: action ? keyWords(action) : '' };
        }),
        { value: none, label: english.common.noClass, colour: garments.colour(null) },
      ]}
      onChoose={(value) => photoEditor.commands.setClass(value === none ? null : Number(value))}
    />
  );
}
