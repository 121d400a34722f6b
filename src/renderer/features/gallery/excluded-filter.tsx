import { english } from '../../ui/english.ts';
import { FilterMenu } from '../../ui/filter-menu.tsx';

const words = english.gallery.excludedFilter;

interface ExcludedFilterProps {
  excluded: boolean | undefined;
  onChange: (excluded: boolean | undefined) => void;
}

/** Only what datasets take, or only what is left out of them. */
export function ExcludedFilter({ excluded, onChange }: ExcludedFilterProps) {
  return (
    <FilterMenu
      label={words.datasets}
      choices={[
        { value: 'no', label: words.notExcluded },
        { value: 'yes', label: english.common.excluded },
      ]}
      wanted={excluded === undefined ? [] : [excluded ? 'yes' : 'no']}
      // Both together let everything through.
      onChange={(values) => onChange(values.length === 1 ? values[0] === 'yes' : undefined)}
    />
  );
}
