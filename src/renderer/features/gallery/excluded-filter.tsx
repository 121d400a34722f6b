import { FilterMenu } from '../../ui/filter-menu.tsx';

interface ExcludedFilterProps {
  excluded: boolean | undefined;
  onChange: (excluded: boolean | undefined) => void;
}

/** Only what datasets take, or only what is left out of them. */
export function ExcludedFilter({ excluded, onChange }: ExcludedFilterProps) {
  return (
    <FilterMenu
      label="Datasets"
      choices={[
        { value: 'no', label: 'Not excluded' },
        { value: 'yes', label: 'Excluded' },
      ]}
      wanted={excluded === undefined ? [] : [excluded ? 'yes' : 'no']}
      // Both together let everything through.
      onChange={(values) => onChange(values.length === 1 ? values[0] === 'yes' : undefined)}
    />
  );
}
