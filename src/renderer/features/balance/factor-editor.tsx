import { Button, Group, Modal, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core';
import type { PhotoPlan } from '../../../shared/contract/balance-plan.ts';
import { english } from '../../ui/english.ts';
import { fill } from '../../ui/fill.tsx';
import { changePhotoPlan, withFactor } from './draft.ts';
import { formatDraws } from './grid.ts';
import type { PhotoClassDraws } from './use-photo-draws.ts';

const words = english.balance.factorEditor;

interface FactorEditorProps {
  /** Of the garment class; undefined while it is closed. */
  draws: PhotoClassDraws | undefined;
  plan: PhotoPlan;
  onClose: () => void;
}

/** Sets by hand how often an epoch draws the photos of a garment class; the figures follow at once. */
export function FactorEditor({ draws, plan, onClose }: FactorEditorProps) {
  return (
    <Modal
      opened={draws !== undefined}
      onClose={onClose}
      title={draws?.garment}
      size="sm"
      closeButtonProps={{ 'aria-label': english.common.close }}
    >
      {draws && <Fields draws={draws} plan={plan} onClose={onClose} />}
    </Modal>
  );
}

function Fields({ draws, plan, onClose }: FactorEditorProps & { draws: PhotoClassDraws }) {
  const { garment, photos, garments, expectedPhotos } = draws;
  const byHand = plan.factors.find((each) => each.garment === garment);
  const set = (factor: number | undefined): void =>
    changePhotoPlan({ factors: withFactor(plan.factors, garment, factor) });
  return (
    <Stack gap="sm">
      <Text size="sm">
        {fill(words.photosDrawn(photos, garments), { expected: <b>{formatDraws(expectedPhotos)}</b> })}
      </Text>
      <SegmentedControl
        aria-label={words.setByHand}
        fullWidth
        value={byHand === undefined ? 'none' : 'factor'}
        onChange={(value) => set(value === 'factor' ? Math.round(draws.factor * 100) / 100 : undefined)}
        disabled={photos === 0}
        data={[
          { value: 'none', label: words.asTheStrategyHasIt },
          { value: 'factor', label: words.times },
        ]}
      />
      {photos === 0 && (
        <Text size="xs" c="dimmed">
          {words.noTrainingPhotoShowsIt}
        </Text>
      )}
      {byHand !== undefined && (
        <NumberInput
          label={words.drawsOfEachPhoto}
          description={words.aPhotoIsDrawnAsOften}
          prefix="×"
          min={0}
          max={100}
          step={0.25}
          decimalScale={3}
          value={byHand.factor}
          onChange={(value) => typeof value === 'number' && value >= 0 && value <= 100 && set(value)}
          data-autofocus
        />
      )}
      <Group justify="flex-end">
        <Button onClick={onClose}>{english.common.done}</Button>
      </Group>
    </Stack>
  );
}
