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
          Drop a photo here
        </Title>
        <Text c="dimmed" size="sm">
          Or choose or paste one. The garments on it are found, outlined and named, and each is told the events that it
          suits. The photo stays on this machine and is not stored.
        </Text>
        <Button mt="xs" leftSection={<IconPhotoPlus size={16} />} onClick={onChoose}>
          Choose a photo
        </Button>
      </Stack>
    </div>
  );
}
