import { Button } from '@mantine/core';
import { IconShirtOff, IconZoomExclamation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../client/api.ts';
import { LinkButton } from '../../ui/anchor.tsx';
import { Empty } from '../../ui/empty.tsx';
import { english } from '../../ui/english.ts';
import { FilterMenu } from '../../ui/filter-menu.tsx';

const words = english.gallery.missed;

interface MissedFilterProps {
  missed: true | undefined;
  onChange: (missed: true | undefined) => void;
}

/** Only photos on which a detector is sure of a garment that nobody drew. */
export function MissedFilter({ missed, onChange }: MissedFilterProps) {
  return (
    <FilterMenu
      label={words.detector}
      choices={[{ value: 'missed', label: words.seesGarmentsNobodyDrew }]}
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
      title={words.noDetectorHasBeenAsked}
      action={<Button onClick={onLook}>{english.common.findIssues}</Button>}
    >
      {words.findIssuesLetsADetector}
    </Empty>
  ) : (
    <Empty
      icon={IconShirtOff}
      title={words.nothingIsMissing}
      action={
        <LinkButton href="/photos" variant="default">
          {english.common.clearFilters}
        </LinkButton>
      }
    >
      {words.onNoneOfThesePhotos}
    </Empty>
  );
}
