import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** What edits are signed with until somebody says who they are. */
export const unnamedAuthor = 'curator';

/** As long as the engine takes. */
export const longestAuthorName = 80;

interface AuthorState {
  name: string;
  /** Whether the page has said, at the first edit, whose name it signs with. */
  told: boolean;
  /** Raised by the first edit; the frame tells it and takes it back. */
  firstEdit: boolean;
}

/** Who edits are signed by; remembered by the browser. A page cannot see who is logged in to the computer. */
export const useAuthor = create<AuthorState>()(
  persist((): AuthorState => ({ name: unnamedAuthor, told: false, firstEdit: false }), {
    name: 'studio-author',
    version: 1,
    partialize: ({ name, told }) => ({ name, told }),
  }),
);

/** The name to sign an edit with. At the first edit ever, it also has the person asked for theirs, without waiting. */
export function signingAuthor(): string {
  const { name, told } = useAuthor.getState();
  if (!told) useAuthor.setState({ told: true, firstEdit: name === unnamedAuthor });
  return name;
}

/** Nothing but blanks stands for no name. */
export function setAuthorName(wanted: string): void {
  const name = wanted.trim().slice(0, longestAuthorName) || unnamedAuthor;
  useAuthor.setState({ name, told: true, firstEdit: false });
}
