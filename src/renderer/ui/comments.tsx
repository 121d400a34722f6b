import { ActionIcon, Badge, Button, Group, Text, Textarea, Title, Tooltip } from '@mantine/core';
import { IconCheck, IconRotate, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type KeyboardEvent, type Ref } from 'react';
import { longestComment, type Comment } from '../../shared/contract/comments.ts';
import { api } from '../client/api.ts';
import { signingAuthor, useAuthor } from '../client/author.ts';
import './comments.css';
import { english } from './english.ts';
import { Problem } from './problem.tsx';
import { useAction } from './use-jobs.ts';

const words = english.ui.comments;

interface CommentsProps {
  photoId: number;
  /** The garment that a new comment is about; without one, it is about the photo. */
  annotationId?: number | undefined;
  /** The field to write in, for a key that leads there. */
  field?: Ref<HTMLTextAreaElement> | undefined;
  /** Pressed Escape in the field: where the keyboard goes back to. */
  onLeave?: (() => void) | undefined;
}

/** The comments on a photo that are not settled; undefined while unknown. */
export function useOpenComments(photoId: number | undefined): readonly Comment[] | undefined {
  const { data } = useQuery({
    ...api.comments.list.options({ photoId: photoId ?? 0 }),
    enabled: photoId !== undefined,
  });
  return data?.filter(({ resolvedAt }) => resolvedAt === null);
}

/** How many comments of a photo wait for an answer; nothing where none do. */
export function CommentCount({ photoId }: { photoId: number }) {
  const open = useOpenComments(photoId)?.length ?? 0;
  if (open === 0) return null;
  return (
    <Badge size="sm" variant="light" color="orange" tt="none" aria-label={words.open(open)}>
      {open}
    </Badge>
  );
}

/** What people say about a photo and its garments: to write, to settle, and to take back one's own. */
export function Comments({ photoId, annotationId, field, onLeave }: CommentsProps) {
  const { data, error, refetch } = useQuery(api.comments.list.options({ photoId }));
  return (
    <section aria-labelledby="comments">
      <Group gap={6} mb={6}>
        <Title order={2} id="comments">
          {words.comments}
        </Title>
        <CommentCount photoId={photoId} />
      </Group>
      {error && <Problem error={error} title={words.commentsCouldNotBeRead} onRetry={() => void refetch()} />}
      {data && data.length > 0 && (
        <ul className="comment-list">
          {data.map((comment) => (
            <CommentRow key={comment.id} comment={comment} annotationId={annotationId} />
          ))}
        </ul>
      )}
      <CommentForm photoId={photoId} annotationId={annotationId} field={field} onLeave={onLeave} />
    </section>
  );
}

/** Brings the list up to date at once; the engine's word of it comes a moment later. */
function useKnownComments(photoId: number): (change: (known: readonly Comment[]) => Comment[]) => void {
  const client = useQueryClient();
  return (change) =>
    void client.setQueryData<Comment[]>(api.comments.list.options({ photoId }).queryKey, (known) =>
      change(known ?? []),
    );
}

function CommentRow({ comment, annotationId }: { comment: Comment; annotationId: number | undefined }) {
  const { id, text, author, createdAt, resolvedAt } = comment;
  const own = useAuthor(({ name }) => name === author);
  const update = useKnownComments(comment.photoId);
  const resolve = useAction(
    words.commentCouldNotBeChanged,
    (resolved: boolean) => api.comments.resolve({ id, resolved }),
    (changed) => update((known) => known.map((other) => (other.id === id ? changed : other))),
  );
  const remove = useAction(
    words.commentCouldNotBeDeleted,
    () => api.comments.remove({ id, author: signingAuthor() }),
    () => update((known) => known.filter((other) => other.id !== id)),
  );
  const resolved = resolvedAt !== null;
  const settle = resolved ? words.openAgain : words.resolve;
  return (
    <li className="comment" data-resolved={resolved || undefined}>
      <p className="comment-text">{text}</p>
      <div className="comment-foot">
        <span className="comment-words">
          {words.authorCreatedAtAbout({ author, createdAt, about: about(comment, annotationId), resolved })}
        </span>
        {own && (
          <Tooltip label={english.common.delete}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              aria-label={words.deleteTheComment(text.slice(0, 40))}
              disabled={remove.isPending}
              onClick={() => remove.mutate(undefined)}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </Tooltip>
        )}
        <Tooltip label={settle}>
          <ActionIcon
            variant="subtle"
            color={resolved ? 'gray' : 'teal'}
            size={24}
            aria-label={`${settle}: ${text.slice(0, 40)}`}
            disabled={resolve.isPending}
            onClick={() => resolve.mutate(!resolved)}
          >
            {resolved ? <IconRotate size={14} /> : <IconCheck size={15} />}
          </ActionIcon>
        </Tooltip>
      </div>
    </li>
  );
}

/** Which of the things on screen a comment is about, where that is not plain. */
function about(comment: Comment, annotationId: number | undefined): string {
  if (comment.annotationId === null) return annotationId === undefined ? '' : words.onThePhoto;
  return comment.annotationId === annotationId ? words.onThisGarment : words.onAnotherGarment;
}

function CommentForm({ photoId, annotationId, field, onLeave }: CommentsProps) {
  const [text, setText] = useState('');
  const update = useKnownComments(photoId);
  const add = useAction(
    words.commentCouldNotBeAdded,
    () => api.comments.add({ photoId, annotationId: annotationId ?? null, text, author: signingAuthor() }),
    (added) => {
      setText('');
      update((known) => [...known.filter(({ id }) => id !== added.id), added]);
    },
  );
  const ready = text.trim() !== '' && !add.isPending;

  function press(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      if (ready) add.mutate(undefined);
    }
    if (event.key === 'Escape') {
      event.stopPropagation();
      event.currentTarget.blur();
      onLeave?.();
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) add.mutate(undefined);
      }}
    >
      <Textarea
        ref={field}
        aria-label={annotationId === undefined ? words.commentOnThePhoto : words.commentOnTheGarment}
        placeholder={annotationId === undefined ? words.commentOnThePhoto : words.commentOnTheGarment}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={longestComment}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={press}
      />
      {text !== '' && (
        <Group justify="space-between" mt={6} wrap="nowrap">
          <Text size="xs" c="dimmed">
            {words.enterAddsItShiftEnter}
          </Text>
          <Button type="submit" size="compact-xs" disabled={!ready} loading={add.isPending}>
            {words.add}
          </Button>
        </Group>
      )}
    </form>
  );
}
