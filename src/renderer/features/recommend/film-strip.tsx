import { ActionIcon, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { english } from '../../ui/english.ts';
import { removePicture, show, useQuestions, type Question } from './question.ts';

const words = english.recommend.filmStrip;

const stateWords: Readonly<Record<Question['state'], string>> = words.stateWords;

function wordsOf(state: Question['state'], event: string | undefined, keptAs: number | undefined): string {
  if (event === undefined) return stateWords[state];
  return keptAs === undefined ? event : words.eventKept(event);
}

/** All pictures that were dropped, where there are several. */
export function FilmStrip() {
  const { questions, shown } = useQuestions();
  if (questions.length < 2) return null;
  return (
    <ul className="recommend-strip" aria-label={english.common.photos}>
      {questions.map(({ id, picture, state, answer, keptAs }) => (
        <li key={id} className="recommend-frame" data-state={state} data-shown={id === shown || undefined}>
          <button
            type="button"
            className="recommend-frame-button"
            aria-current={id === shown ? 'true' : undefined}
            onClick={() => show(id)}
          >
            <img src={picture.address} alt={picture.name} draggable={false} />
            <span className="recommend-frame-words">{wordsOf(state, answer?.outfit[0]?.event, keptAs)}</span>
          </button>
          <Tooltip label={words.takeOffTheList}>
            <ActionIcon
              className="recommend-frame-remove"
              size={20}
              variant="default"
              onClick={() => removePicture(id)}
              aria-label={words.takeOffTheListPictureName(picture.name)}
            >
              <IconX size={12} />
            </ActionIcon>
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}
