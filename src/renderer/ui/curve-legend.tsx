import { Group, Text } from '@mantine/core';

interface LegendCurve {
  label: string;
  /** Of Mantine's colours, such as `ink.5`. */
  colour: string;
  dashed?: boolean;
}

export const dashes = '5 4';

/** Which line is which, dashes and all. What a chart says is in its label, so that this is for eyes alone. */
export function CurveLegend({ curves }: { curves: readonly LegendCurve[] }) {
  return (
    <Group gap="4px 16px" aria-hidden>
      {curves.map(({ label, colour, dashed }) => (
        <Group key={label} gap={6} wrap="nowrap">
          <svg width={18} height={4}>
            <line
              x1={0}
              x2={18}
              y1={2}
              y2={2}
              strokeWidth={2}
              stroke={`var(--mantine-color-${colour.replace('.', '-')})`}
              strokeDasharray={dashed === true ? dashes : undefined}
            />
          </svg>
          <Text size="xs">{label}</Text>
        </Group>
      ))}
    </Group>
  );
}
