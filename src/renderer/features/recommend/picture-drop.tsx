import { Button, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconPhotoDown, IconPhotoPlus } from '@tabler/icons-react';
import { english } from '../../ui/english.ts';

const words = english.recommend.pictureDrop;

/** Before there is a picture: where to put one. */
export function PictureDrop({ onChoose }: { onChoose: () => void }) {
  return (
    <div className="photo-region recommend-empty">
      <Stack align="center" gap="xs" ta="center" maw={400}>
        <ThemeIcon variant="light" size={52} radius="xl" color="gray">
          <IconPhotoDown size={26} stroke={1.6} />
        </ThemeIcon>
        <Title order={2} mt="xs">
          {words.dropPhotosHere}
        </Title>
        <Text c="dimmed" size="sm">
          {words.orChooseOrPasteThem}
        </Text>
        <Button mt="xs" leftSection={<IconPhotoPlus size={16} />} onClick={onChoose}>
          {english.common.choosePhotos}
        </Button>
      </Stack>
    </div>
  );
}
