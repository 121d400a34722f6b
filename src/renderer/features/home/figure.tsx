import { Paper, Text } from '@mantine/core';
import { Link } from 'wouter';
import { formatCount } from '../../ui/format.ts';
import './figure.css';

interface FigureProps {
  label: string;
  value: number;
  href: string;
  /** A smaller figure below, left out where it is zero. */
  note?: readonly [count: number, words: string];
}

export function Figure({ label, value, href, note }: FigureProps) {
  return (
    <Paper component={Link} href={href} className="figure-card" p="sm">
      <Text size="xs" c="dimmed" fw={500}>
        {label}
      </Text>
      <Text fz={26} fw={600} lh={1.25} className="figures">
        {formatCount(value)}
      </Text>
      <Text size="xs" c="dimmed" className="figures" mih={18}>
        {note && note[0] > 0 ? `${formatCount(note[0])} ${note[1]}` : ''}
      </Text>
    </Paper>
  );
}
