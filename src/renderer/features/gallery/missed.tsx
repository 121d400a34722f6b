import { Button } from '@mantine/core';
import { IconShirtOff, IconZoomExclamation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../client/api.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { Empty } from '../../ui/empty.tsx';
import { FilterMenu } from '../../ui/filter-menu.tsx';

interface MissedFilterProps {
  missed: true | undefined;
  onChange: (missed: true | undefined) => void;
}

/** Only photos on which a detector is sure of a garment that nobody drew. */
export function MissedFilter({ missed, onChange }: MissedFilterProps) {
  return (
    <FilterMenu
      label="Detector"
      choices={[{ value: 'missed', label: 'Sees garments nobody drew' }]}
      wanted={missed === true ? ['missed'] : []}
      onChange={(values) => onChange(values.length > 0 ? true : undefined)}
    />
  );
}

/** Either nobody has looked, or there is nothing left to add. */
export function NothingMissed({ onLook }: { onLook: () => void }) {
  const { data: sets } = useQuery(api.findings.kinds.options({}));
  const lookedFor = sets?.some(({ kind, computedAt }) => kind === 'disagreement' && computedAt !== null);
  return lookedFor === false ? (
    <Empty
      icon={IconZoomExclamation}
      title="No detector has been asked yet"
      action={<Button onClick={onLook}>Find issues</Button>}
    >
      Find issues lets a detector look at the photos that people have worked on, and shows here where it is sure of a
      garment that nobody drew.
    </Empty>
  ) : (
    <Empty
      icon={IconShirtOff}
      title="Nothing is missing"
      action={
        <LinkButton href="/photos" variant="default">
          Clear filters
        </LinkButton>
      }
    >
      On none of these photos is the detector sure of a garment that nobody drew.
    </Empty>
  );
}
