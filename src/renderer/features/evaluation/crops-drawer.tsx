import { Center, Drawer, Group, Loader, Switch, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { EvaluationReport, PredictionItem } from '../../../shared/contract/evaluation.ts';
import { api } from '../../client/api.ts';
import { CropTile } from '../../ui/crop-tile.tsx';
import { english } from '../../ui/english.ts';
import { rememberedPlace, rememberPlace } from '../../ui/grid/positions.ts';
import { usePagedList } from '../../ui/grid/use-paged-list.ts';
import { VirtualGrid } from '../../ui/grid/virtual-grid.tsx';
import { useSeen } from '../../ui/guide.ts';
import { garmentHref } from '../../ui/media.ts';
import { ProbabilityBars } from '../../ui/probability-bars.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { evaluationHref, type EvaluationState } from './evaluation-state.ts';
import { LabelButtons, LabelPalette, useFixKeys, type Fixing } from './label-palette.tsx';
import { likeliest } from './likeliest.ts';

const words = english.evaluation.cropsDrawer;

interface CropsDrawerProps {
  report: EvaluationReport;
  state: EvaluationState;
  onChange: (state: EvaluationState) => void;
}

const barsShown = 3;

/** The garments behind a cell, a row or a column of the matrix, the worst of them first. */
export function CropsDrawer({ report, state, onChange }: CropsDrawerProps) {
  const { shown } = state;
  const name = (id: number | undefined): string | undefined => {
    const index = id === undefined ? -1 : report.classIds.indexOf(id);
    return report.classes[index];
  };
  const truth = name(shown?.trueClassId);
  const guess = name(shown?.predictedClassId);
  const oneCell = truth !== undefined && guess !== undefined;
  useSeen('wrong-cell', oneCell && truth !== guess);
  const title = oneCell
    ? words.trueTruthPredictedGuess(truth, guess)
    : truth !== undefined
      ? words.trueTruth(truth)
      : words.predictedGuess(guess ?? '');

  return (
    <Drawer
      opened={shown !== undefined}
      onClose={() => onChange({ ...state, shown: undefined, wrongOnly: false })}
      onExitTransitionEnd={focusMatrix}
      position="right"
      size="min(1040px, 92vw)"
      title={title}
      closeButtonProps={{ 'aria-label': english.common.close }}
      styles={{
        title: { fontWeight: 600, fontSize: 'var(--mantine-font-size-lg)' },
        content: { display: 'flex', flexDirection: 'column' },
        body: { flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' },
      }}
    >
      {shown && (
        <Crops
          key={`${shown.trueClassId} ${shown.predictedClassId} ${state.wrongOnly}`}
          report={report}
          state={state}
          wrongSwitch={
            !oneCell && (
              <Switch
                size="xs"
                label={words.errorsOnly}
                checked={state.wrongOnly}
                onChange={(event) => onChange({ ...state, wrongOnly: event.currentTarget.checked })}
              />
            )
          }
        />
      )}
    </Drawer>
  );
}

interface CropsProps {
  report: EvaluationReport;
  state: EvaluationState;
  wrongSwitch: ReactNode;
}

function Crops({ report, state, wrongSwitch }: CropsProps) {
  const { events, garments } = useTaxonomies();
  const { shown, wrongOnly } = state;
  const input = {
    runId: report.run,
    split: report.split,
    ...(shown?.trueClassId === undefined ? {} : { trueClassId: shown.trueClassId }),
    ...(shown?.predictedClassId === undefined ? {} : { predictedClassId: shown.predictedClassId }),
    wrongOnly,
  };
  const address = evaluationHref({ ...state, run: report.run, split: report.split });
  const { active, view } = rememberedPlace(address);
  const list = usePagedList<PredictionItem>(
    (window) => api.evaluation.crops.options({ ...input, ...window }),
    view?.first ?? active,
  );

  const [fixing, setFixing] = useState<Fixing>();
  const fixByKey = useFixKeys((index, field) => {
    const item = list.itemAt(index);
    if (item) setFixing({ item, field });
  });

  if (list.error) return <Problem error={list.error} title={words.garmentsCouldNotBeRead} onRetry={list.retry} />;
  if (list.total === undefined) {
    return (
      <Center flex={1}>
        <Loader aria-label={english.common.loading} />
      </Center>
    );
  }
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="dimmed">
          {list.total === 0 ? words.noGarmentFallsHere : words.garmentsWorstFirst(list.total)}
        </Text>
        {wrongSwitch}
      </Group>
      {list.total > 0 && (
        <div style={{ flex: 1, minHeight: 0 }} onKeyDown={fixByKey} role="presentation">
          <VirtualGrid
            label={words.garmentsBehindTheCell}
            count={list.total}
            minimumCellWidth={150}
            cellHeight={(width) => width + 146}
            onRange={list.showRange}
            initialIndex={active ?? 0}
            initialView={view}
            focusInitial
            onActiveIndex={(index) => rememberPlace(address, { active: index })}
            onLeave={(shown) => rememberPlace(address, { view: shown })}
            renderCell={({ index, tabIndex }) => {
              const item = list.itemAt(index);
              if (!item) return <div className="tile-skeleton" />;
              return (
                <CropTile
                  item={item}
                  events={events}
                  garments={garments}
                  href={garmentHref(item, '', address)}
                  tabIndex={tabIndex}
                >
                  <ProbabilityBars
                    label={words.predictedEvents}
                    bars={likeliest(
                      item.probabilities,
                      report.classes,
                      report.classIds.indexOf(item.trueClassId),
                      barsShown,
                    )}
                  />
                  <LabelButtons item={item} eventName={events.name} onFix={(field) => setFixing({ item, field })} />
                </CropTile>
              );
            }}
          />
        </div>
      )}
      <LabelPalette fixing={fixing} onClose={() => setFixing(undefined)} />
    </>
  );
}

// Opened by an address, the drawer has nothing to give the focus back to.
function focusMatrix(): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  document.querySelector<HTMLElement>('[data-place][tabindex="0"]')?.focus();
}
