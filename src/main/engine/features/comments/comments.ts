import { and, asc, eq } from 'drizzle-orm';
import { annotations, comments, photos } from '../../../../../db/schema.ts';
import type { Comment } from '../../../../shared/contract/comments.ts';
import type { CheckedInput } from '../../../../shared/contract/path.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { EngineContext } from '../../context.ts';
import type { ProjectStore } from '../../store/open.ts';

/** The comments on a photo and its garments, the oldest first. */
export function listComments(store: ProjectStore, { photoId }: CheckedInput<'comments.list'>): Comment[] {
  return store.database.select().from(comments).where(eq(comments.photoId, photoId)).orderBy(asc(comments.id)).all();
}

/** Throws StudioError NOT_FOUND for a photo, or a garment on it, that is not there. */
export async function addComment(context: EngineContext, input: CheckedInput<'comments.add'>): Promise<Comment> {
  const { store } = context;
  const { photoId, annotationId, text, author } = input;
  const added = await store.write((database) => {
    const photo = database.select({ id: photos.id }).from(photos).where(eq(photos.id, photoId)).get();
    if (photo === undefined) throw missing('photo', photoId);
    if (annotationId !== null) {
      const onPhoto = and(eq(annotations.id, annotationId), eq(annotations.photoId, photoId));
      const garment = database.select({ id: annotations.id }).from(annotations).where(onPhoto).get();
      if (garment === undefined) throw missing('garment', annotationId);
    }
    return database
      .insert(comments)
      .values({ photoId, annotationId, text, author, createdAt: Date.now() })
      .returning()
      .get();
  });
  tell(context);
  return added;
}

/** Throws StudioError NOT_FOUND. */
export async function resolveComment(
  context: EngineContext,
  { id, resolved }: CheckedInput<'comments.resolve'>,
): Promise<Comment> {
  const changed = await context.store.write((database) =>
    database
      .update(comments)
      .set({ resolvedAt: resolved ? Date.now() : null })
      .where(eq(comments.id, id))
      .returning()
      .get(),
  );
  if (changed === undefined) throw missing('comment', id);
  tell(context);
  return changed;
}

/** Throws StudioError NOT_FOUND, or FORBIDDEN where somebody else has written it. */
export async function removeComment(
  context: EngineContext,
  { id, author }: CheckedInput<'comments.remove'>,
): Promise<{ id: number }> {
  await context.store.write((database) => {
    const comment = database.select().from(comments).where(eq(comments.id, id)).get();
    if (comment === undefined) throw missing('comment', id);
    if (comment.author !== author) {
      throw new StudioError('FORBIDDEN', `The comment is ${comment.author}'s.`, {
        id,
        remedy: 'Resolve it instead; its author can delete it.',
      });
    }
    database.delete(comments).where(eq(comments.id, id)).run();
  });
  tell(context);
  return { id };
}

function tell({ events }: EngineContext): void {
  events.publish({ type: 'changed', subjects: ['comments'] });
}

function missing(what: 'photo' | 'garment' | 'comment', id: number): StudioError {
  return new StudioError('NOT_FOUND', `There is no ${what} ${id}.`, { id, remedy: 'Reload the page.' });
}
