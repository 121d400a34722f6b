import { Kbd, Modal, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import type { TaxonomyClass } from '../../../shared/contract/common.ts';
import { Dot } from '../../ui/dot.tsx';
import { classActions } from '../../ui/hotkeys/actions.ts';
import { useKeyWords } from '../../ui/hotkeys/use-actions.ts';
import { useTaxonomies, type ClassNames } from '../../ui/use-taxonomies.ts';
import { usePanel } from './panel-state.ts';
import { photoEditor, useEditor } from './photo-editor.ts';

/** The garment classes to be searched by name. */
export function ClassPalette() {
  const { garments } = useTaxonomies();
  const shown = usePanel((panel) => panel.classesShown);
  const count = useEditor((state) => state.selected.length);
  return (
    <Modal
      opened={shown}
      onClose={close}
      title={count > 0 ? 'Class of what is chosen' : 'Class of the next garment'}
      size="sm"
      centered={false}
      yOffset="12vh"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <ClassSearch garments={garments} />
    </Modal>
  );
}

function ClassSearch({ garments }: { garments: ClassNames }) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const keyWords = useKeyWords();
  const found = matching(garments.classes, text);
  const options: { id: number | null; name: string }[] = [
    ...found,
    ...(text === '' ? [{ id: null, name: 'No class' }] : []),
  ];
  const current = Math.min(active, options.length - 1);

  function move(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setActive((current + step + options.length) % Math.max(1, options.length));
    }
    const option = options[current];
    if (event.key === 'Enter' && option) choose(option.id);
  }

  return (
    <>
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls="class-options"
        aria-activedescendant={options.length > 0 ? `class-option-${current}` : undefined}
        aria-label="Find a class"
        placeholder="Find a class"
        leftSection={<IconSearch size={15} />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={move}
      />
      <ul id="class-options" role="listbox" aria-label="Classes" className="class-options">
        {options.map(({ id, name }, index) => {
          const action = classActions[garments.classes.findIndex((item) => item.id === id)];
          const keys = action ? keyWords(action) : '';
          return (
            <li
              key={id ?? 'none'}
              id={`class-option-${index}`}
              role="option"
              aria-selected={index === current}
              className="class-option"
              onClick={() => choose(id)}
              onPointerMove={() => setActive(index)}
            >
              <Dot colour={garments.colour(id)} size={10} />
              <span className="class-option-name">{name}</span>
              {keys !== '' && <Kbd size="xs">{keys}</Kbd>}
            </li>
          );
        })}
      </ul>
      {options.length === 0 && <p className="class-none">No class is called that.</p>}
    </>
  );
}

/** Classes with all words in their names, those that begin with the text first. */
export function matching(classes: readonly TaxonomyClass[], text: string): TaxonomyClass[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = classes.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  const begins = ({ name }: TaxonomyClass): number => (name.toLowerCase().startsWith(text.toLowerCase()) ? 0 : 1);
  return found.sort((a, b) => begins(a) - begins(b) || a.position - b.position);
}

function choose(id: number | null): void {
  photoEditor.commands.setClass(id);
  close();
}

function close(): void {
  usePanel.setState({ classesShown: false });
}
