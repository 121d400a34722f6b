import { Button, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconPhotoDown, IconPhotoPlus } from '@tabler/icons-react';

/** Before there is a picture: where to put one. */
export function PictureDrop({ onChoose }: { onChoose: () => void }) {
  return (
    <div className="photo-region recommend-empty">
      <Stack align="center" gap="xs" ta="center" maw={400}>
        <ThemeIcon variant="light" size={52} radius="xl" color="gray">
          <IconPhotoDown size={26} stroke={1.6} />
        </ThemeIcon>
        <Title order={2} mt="xs">
          Drop photos here
        </Title>
        <Text c="dimmed" size="sm">
          Or choose or paste them. Garments are found, outlined and named, and each is told the events that it suits.
          Photos stay on this machine, and are not stored unless you keep them.
        </Text>
        <Button mt="xs" leftSection={<IconPhotoPlus size={16} />} onClick={onChoose}>
          Choose photos
        </Button>
      </Stack>
    </div>
  );
}
