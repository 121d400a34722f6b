import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { Refusal } from './report.ts';

/**
 * The absolute path of a file that a record names, once it is sure to be a plain file inside `root` (a real path).
 * Names that leave the folder, by `..`, as absolute paths or through links, are refused and nothing of them is read.
 *
 * @throws Refusal
 */
export async function fileInside(root: string, name: string, field: string): Promise<{ file: string; bytes: number }> {
  checkName(name, field);
  let file: string;
  try {
    file = await realpath(path.join(root, name));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new Refusal(
      field,
      missing ? `there is no file ${name} in ${root}` : `the file cannot be reached: ${(error as Error).message}`,
      missing ? 'Check the photo folder, or take the record out.' : 'Check the rights and links on the way to it.',
    );
  }
  if (file !== root && !file.startsWith(root.endsWith(path.sep) ? root : root + path.sep)) {
    throw new Refusal(
      field,
      `${name} is a link that leads out of ${root}`,
      'Put the file itself into the folder, or import the folder it lies in.',
    );
  }
  const found = await stat(file);
  if (!found.isFile()) throw new Refusal(field, `${name} is not a plain file`, 'Name a picture file.');
  return { file, bytes: found.size };
}

/** Throws Refusal for a name that could mean a place outside of the folder on any system. */
export function checkName(name: string, field: string): void {
  const parts = name.split(/[\\/]/);
  const leaves =
    name === '' ||
    name.includes('\0') ||
    name.includes('\\') ||
    /^[a-z]:/i.test(name) ||
    path.posix.isAbsolute(name) ||
    parts.includes('..');
  if (leaves) {
    throw new Refusal(
      field,
      `${JSON.stringify(name)} is not a name inside the photo folder`,
      'Use names relative to the photo folder, with / and without ..',
    );
  }
}
