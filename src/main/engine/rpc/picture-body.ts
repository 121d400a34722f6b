import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { StudioError } from '../../../shared/domain/errors.ts';

/** Lets a scope's routes take pictures' bytes as bodies, up to `bodyLimit` bytes. */
export function takePictures(scope: FastifyInstance, bodyLimit: number): void {
  scope.addContentTypeParser(
    /^(image\/|application\/octet-stream)/,
    { parseAs: 'buffer', bodyLimit },
    (_request, body, parsed) => parsed(null, body),
  );
}

/** Throws StudioError BAD_REQUEST naming the field. */
export function checkedQuery<Shape extends z.ZodType>(shape: Shape, query: unknown): z.output<Shape> {
  const checked = shape.safeParse(query);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  throw new StudioError('BAD_REQUEST', `${field}: ${issue?.message ?? 'not valid'}`, { field });
}

/** Throws StudioError BAD_REQUEST for a request without a picture. */
export function pictureOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body) && body.length > 0) return body;
  throw new StudioError('BAD_REQUEST', 'There is no picture in this request.', {
    cause: 'the body is empty, or its content-type is not image/…',
    remedy: 'Send the bytes of a JPEG, PNG, WebP, GIF, TIFF or AVIF.',
  });
}
