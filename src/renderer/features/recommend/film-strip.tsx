import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPhotoOff, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { english } from '../../ui/english.ts';
import { nothingWasFound, removePicture, show, useQuestions, type Picture, type Question } from './question.ts';

const words = english.recommend.filmStrip;

const stateWords: Readonly<Record<Question['state'], string>> = words.stateWords;

function wordsOf({ state, answer, error, keptAs }: Question): string {
  const event = answer?.outfit[0]?.event;
  if (event === undefined) return nothingWasFound(error) ? words.nothingFound : stateWords[state];
  return keptAs === undefined ? event : words.eventKept(event);
}

/** All pictures that were dropped, where there are several. */
export function FilmStrip() {
  const { questions, shown } = useQuestions();
  if (questions.length < 2) return null;
  return (
    <ul className="recommend-strip" aria-label={english.common.photos}>
      {questions.map((question) => {
        const { id, picture, state } = question;
        return (
          <li key={id} className="recommend-frame" data-state={state} data-shown={id === shown || undefined}>
            <button
              type="button"
              className="recommend-frame-button"
              aria-current={id === shown ? 'true' : undefined}
              onClick={() => show(id)}
            >
              <Thumbnail picture={picture} />
              <span className="recommend-frame-words">{wordsOf(question)}</span>
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
        );
      })}
    </ul>
  );
}

/** What the browser cannot show has a sign in its place; the engine may know the format all the same. */
function Thumbnail({ picture }: { picture: Picture }) {
  const [broken, setBroken] = useState(false);
  return broken ? (
    <span className="recommend-frame-broken" role="img" aria-label={picture.name}>
      <IconPhotoOff size={24} aria-hidden />
    </span>
  ) : (
    <img src={picture.address} alt={picture.name} draggable={false} onError={() => setBroken(true)} />
  );
}
