import { Button, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { PictureRecommendation } from '../../../shared/contract/recommend.ts';
import type { Run } from '../../../shared/contract/training.ts';
import { Dot } from '../../ui/dot.tsx';
import { english } from '../../ui/english.ts';
import { ProbabilityBars } from '../../ui/probability-bars.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { garmentName } from './garments.ts';
import { Actions } from './actions.tsx';
import { askAgain, nothingWasFound, select, setOptions, useQuestions, useShown, type Question } from './question.ts';

const words = english.recommend.answer;

const outfitShown = 5;
const garmentShown = 3;
const leastScore = 0.05;

/** What came of the question: the events of the outfit and of each garment. */
export function Answer({ runs }: { runs: readonly Run[] }) {
  const options = useQuestions((questions) => questions.options);
  const shown = useShown();
  if (shown?.error) {
    const { error } = shown;
    const nothingFound = nothingWasFound(error);
    const lower = Math.max(leastScore, Math.round(options.minimumScore * 50) / 100);
    return (
      <Stack gap="sm">
        <Problem error={error} title={words.noRecommendation} {...(nothingFound ? {} : { onRetry: askAgain })} />
        {nothingFound && lower < options.minimumScore && (
          <Button
            variant="default"
            onClick={() => {
              setOptions({ minimumScore: lower });
              askAgain();
            }}
          >
            {words.lookForGarmentsFrom(lower)}
          </Button>
        )}
      </Stack>
    );
  }
  if (shown?.answer) return <Events question={shown} answer={shown.answer} runs={runs} />;
  if (shown && (shown.state === 'asking' || shown.state === 'waiting')) {
    return (
      <Stack gap="sm" aria-hidden>
        <Skeleton height={18} width={120} />
        <Skeleton height={120} />
        <Skeleton height={90} />
      </Stack>
    );
  }
  return (
    <Text size="sm" c="dimmed">
      {shown ? words.nothingHasBeenFoundOut : words.eventsOfTheOutfitAndOfEach}
    </Text>
  );
}

interface EventsProps {
  question: Question;
  answer: PictureRecommendation;
  runs: readonly Run[];
}

function Events({ question, answer, runs }: EventsProps) {
  const classifier = runs.find(({ id }) => id === answer.run)?.name ?? words.run(answer.run);
  return (
    <>
      <section aria-labelledby="outfit">
        <Title order={2} id="outfit" mb={6}>
          {answer.detector === null ? words.thePicture : words.theOutfit}
        </Title>
        <ProbabilityBars label={words.eventsOfTheOutfit} bars={barsOf(answer.outfit, outfitShown)} />
      </section>
      {answer.detector !== null && <Garments answer={answer} selected={question.selected} />}
      <Actions key={answer.question} question={question} answer={answer} />
      <Text size="xs" c="dimmed">
        {words.eventsByClassifier({
          detector: answer.detector,
          garments: answer.garments.length,
          classifier,
          seconds: answer.seconds,
        })}
      </Text>
    </>
  );
}

function Garments({ answer, selected }: { answer: PictureRecommendation; selected: number | undefined }) {
  const { garments: classes } = useTaxonomies();
  return (
    <section aria-labelledby="garments">
      <Title order={2} id="garments" mb={6}>
        {english.common.garments}{' '}
        <Text span c="dimmed" size="sm" className="figures">
          {answer.garments.length}
        </Text>
      </Title>
      <ul className="garment-list">
        {answer.garments.map((found, index) => {
          const id = index + 1;
          const name = garmentName(found);
          const known = classes.classes.find((entry) => entry.name === found.garment);
          return (
            <li key={id} className="recommend-garment" data-selected={id === selected || undefined}>
              <button
                type="button"
                className="garment-button"
                aria-pressed={id === selected}
                onClick={() => select(id === selected ? undefined : id)}
              >
                <Dot colour={classes.colour(known?.id ?? null)} size={10} />
                <span className="garment-name">{name}</span>
                {found.score !== null && (
                  <span className="garment-facts recommend-score">{words.score(found.score)}</span>
                )}
              </button>
              <div className="recommend-bars">
                <ProbabilityBars
                  label={words.eventsOfGarment(name, id)}
                  bars={barsOf(found.probabilities, garmentShown)}
                />
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function barsOf(events: PictureRecommendation['outfit'], count: number) {
  return events.slice(0, count).map(({ event, probability }) => ({ name: event, probability }));
}
