export interface PhotoFile {
  file: File;
  /** The folder that it lay in, where a folder was dropped. */
  folder: string | undefined;
}

const pictureName = /\.(jpe?g|png|webp|gif|tiff?|avif|heic|heif)$/i;

/** Whether a file claims to be a picture, by its type or, where it has none, its name. */
export function isPicture({ type, name }: Pick<File, 'type' | 'name'>): boolean {
  return type.startsWith('image/') || (type === '' && pictureName.test(name));
}

/** The pictures of a drop, those inside dropped folders too; what is no picture is passed over and counted. */
export async function droppedPhotos(transfer: DataTransfer): Promise<{ photos: PhotoFile[]; others: number }> {
  // The list is emptied when the event is over.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found: { photos: PhotoFile[]; others: number } = { photos: [], others: 0 };
  for (const entry of entries) await collect(entry, undefined, found);
  return found;
}

async function collect(
  entry: FileSystemEntry,
  folder: string | undefined,
  found: { photos: PhotoFile[]; others: number },
): Promise<void> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    if (isPicture(file)) found.photos.push({ file, folder });
    else found.others += 1;
    return;
  }
  if (!isDirectory(entry)) return;
  const reader = entry.createReader();
  for (;;) {
    // A reader gives a hundred at a time, and none when it is through.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return;
    for (const inner of batch) await collect(inner, entry.name, found);
  }
}

// Not by `instanceof`: Chromium has no global of these names.
function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
