import { Alert } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { english } from './english.ts';

const words = english.ui.notShown;

interface NotShownProps {
  /** Runs that the address names. */
  asked: readonly (number | undefined)[];
  /** Runs that are shown. */
  shown: readonly (number | undefined)[];
}

/** Says that the address names runs which cannot be shown here, so that nobody takes others for them. */
export function NotShown({ asked, shown }: NotShownProps) {
  const missing = asked.filter((id): id is number => id !== undefined && !shown.includes(id));
  if (missing.length === 0) return null;
  return (
    <Alert color="yellow" icon={<IconInfoCircle size={18} />} title={words.cannotBeShown(missing)} mb="md">
      {words.notAmongTheFinishedRuns}
    </Alert>
  );
}
