import { Button, Group, Modal, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core';
import type { BalancePlan } from '../../../shared/contract/balance-plan.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { english } from '../../ui/english.ts';
import { fill } from '../../ui/fill.tsx';
import { changePlan, targetOf, withTarget, type TargetPlace } from './draft.ts';
import { formatDraws } from './grid.ts';
import { placeText } from './target-text.ts';
import type { CellDraws, Draws } from './use-draws.ts';

const words = english.balance.targetEditor;

interface TargetEditorProps {
  /** Undefined while it is closed. */
  place: TargetPlace | undefined;
  plan: BalancePlan;
  draws: Draws;
  /** Of its garments in the gallery. */
  href: string;
  onClose: () => void;
}

type Kind = 'none' | 'share' | 'multiplier';

/** Sets by hand what an epoch draws of an event, or of one garment class of it; the figures follow at once. */
export function TargetEditor({ place, plan, draws, href, onClose }: TargetEditorProps) {
  return (
    <Modal
      opened={place !== undefined}
      onClose={onClose}
      title={place && placeText(place)}
      size="sm"
      closeButtonProps={{ 'aria-label': english.common.close }}
    >
      {place && <Fields place={place} plan={plan} draws={draws} href={href} onClose={onClose} />}
    </Modal>
  );
}

function Fields({ place, plan, draws, href, onClose }: TargetEditorProps & { place: TargetPlace }) {
  const target = targetOf(plan, place);
  const kind: Kind = target?.kind ?? 'none';
  const own = cellsOf(draws, place);
  const count = own.reduce((sum, cell) => sum + cell.count, 0);
  const expected = own.reduce((sum, cell) => sum + cell.expected, 0);
  const share = draws.size > 0 ? expected / draws.size : 0;
  const set = (next: { kind: 'share' | 'multiplier'; value: number } | undefined): void =>
    changePlan({ targets: withTarget(plan.targets, place, next) });

  function choose(next: string): void {
    if (next === 'share') set({ kind: 'share', value: Math.round(share * 1000) / 1000 });
    else if (next === 'multiplier') set({ kind: 'multiplier', value: 1 });
    else set(undefined);
  }

  return (
    <Stack gap="sm">
      <Text size="sm">{fill(words.trainingGarments(count, share), { expected: <b>{formatDraws(expected)}</b> })}</Text>
      <SegmentedControl
        aria-label={words.setByHand}
        fullWidth
        value={kind}
        onChange={choose}
        disabled={count === 0}
        data={[
          { value: 'none', label: words.asTheStrategyHasIt },
          { value: 'share', label: words.share },
          { value: 'multiplier', label: words.times },
        ]}
      />
      {count === 0 && (
        <Text size="xs" c="dimmed">
          {words.thereIsNoTrainingGarment}
        </Text>
      )}
      {target?.kind === 'share' && (
        <NumberInput
          label={words.shareOfAllDraws}
          description={words.beforeLimits}
          suffix=" %"
          min={0}
          max={100}
          step={1}
          decimalScale={2}
          value={Number((target.value * 100).toFixed(2))}
          onChange={(value) => typeof value === 'number' && set({ kind: 'share', value: value / 100 })}
          data-autofocus
        />
      )}
      {target?.kind === 'multiplier' && (
        <NumberInput
          label={words.timesWhatTheStrategyGives}
          description={words.relativeToTheOthers}
          prefix="×"
          min={0}
          max={10_000}
          step={0.25}
          decimalScale={3}
          value={target.value}
          onChange={(value) => typeof value === 'number' && set({ kind: 'multiplier', value })}
          data-autofocus
        />
      )}
      <Group justify="space-between">
        <TextLink href={href}>{words.seeTheGarments}</TextLink>
        <Button onClick={onClose}>{english.common.done}</Button>
      </Group>
    </Stack>
  );
}

function cellsOf(draws: Draws, { event, garment }: TargetPlace): CellDraws[] {
  return [...draws.cells].flatMap(([key, cell]) => {
    const [ofEvent, ofGarment] = JSON.parse(key) as [string, string | null];
    return ofEvent === event && (garment === undefined || ofGarment === garment) ? [cell] : [];
  });
}
