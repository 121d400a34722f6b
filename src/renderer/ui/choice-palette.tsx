import { Kbd, Modal, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import './choice-palette.css';
import { Dot } from './dot.tsx';
import { english } from './english.ts';

const texts = english.ui.choicePalette;

export interface PaletteChoice {
  value: string;
  label: string;
  colour?: string;
  /** What stands at its right: the key that does the same, or that it is so now. */
  hint?: string;
}

interface ChoicePaletteProps {
  opened: boolean;
  title: string;
  /** In the search field, and what a reader of the screen hears: `Find a class`. */
  find: string;
  choices: readonly PaletteChoice[];
  onChoose: (value: string) => void;
  onClose: () => void;
}

/** One of many, found by typing a part of its name: arrows move, Enter takes, Escape leaves. */
export function ChoicePalette({ opened, title, find, choices, onChoose, onClose }: ChoicePaletteProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size="sm"
      centered={false}
      yOffset="12vh"
      closeButtonProps={{ 'aria-label': english.common.close }}
    >
      <Search
        find={find}
        choices={choices}
        onChoose={(value) => {
          onClose();
          onChoose(value);
        }}
      />
    </Modal>
  );
}

function Search({ find, choices, onChoose }: Pick<ChoicePaletteProps, 'find' | 'choices' | 'onChoose'>) {
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const found = matchingChoices(choices, text);
  const current = Math.min(active, found.length - 1);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  function press(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setActive((current + step + found.length) % Math.max(1, found.length));
    }
    const choice = found[current];
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || !choice) return;
    event.preventDefault();
    onChoose(choice.value);
  }

  return (
    <>
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length > 0 ? `${id}-${current}` : undefined}
        aria-label={find}
        placeholder={find}
        leftSection={<IconSearch size={15} />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={press}
      />
      <ul ref={list} id={`${id}-list`} role="listbox" aria-label={find} className="palette-options">
        {found.map(({ value, label, colour, hint }, index) => (
          <li
            key={value}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === current}
            className="palette-option"
            onClick={() => onChoose(value)}
            onPointerMove={() => setActive(index)}
          >
            {colour !== undefined && <Dot colour={colour} size={10} />}
            <span className="palette-name">{label}</span>
            {hint !== undefined && hint !== '' && <Kbd size="xs">{hint}</Kbd>}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="palette-none">{texts.nothingIsCalledThat}</p>}
    </>
  );
}

/** Those with all words in their names; those that begin with the text first, else in their own order. */
export function matchingChoices(choices: readonly PaletteChoice[], text: string): PaletteChoice[] {
  const wanted = text.trim().toLowerCase();
  const words = wanted.split(/\s+/).filter(Boolean);
  const found = choices.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
  const begins = ({ label }: PaletteChoice): number => (label.toLowerCase().startsWith(wanted) ? 0 : 1);
  return found.sort((a, b) => begins(a) - begins(b));
}
