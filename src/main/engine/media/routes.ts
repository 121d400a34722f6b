import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { StudioError } from '../../../shared/domain/errors.ts';
import { photoSizes, type Picture, type PictureSource } from './pictures.ts';

const idText = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number);
const photoQuery = z.object({
  size: z
    .string()
    .transform(Number)
    .pipe(z.literal([...photoSizes]))
    .optional(),
  v: z.string().max(100).optional(),
});
const cropQuery = z.object({ v: z.string().max(100).optional() });

/**
 * `GET /media/photo/<id>[?size=128|256|512|1024]` and `GET /media/crop/<annotation id>`. An address whose `v` is the
 * content's own hash is kept for good; any other is asked again each time and answered 304 where nothing changed.
 */
export function addMediaRoutes(server: FastifyInstance, pictures: PictureSource): void {
  server.get('/media/photo/:id', async (request, reply) => {
    const id = checked(z.object({ id: idText }), request.params).id;
    const { size, v } = checked(photoQuery, request.query);
    return sendPicture(request, reply, await pictures.photo(id, size), v);
  });
  server.get('/media/crop/:annotationId', async (request, reply) => {
    const { annotationId } = checked(z.object({ annotationId: idText }), request.params);
    const { v } = checked(cropQuery, request.query);
    return sendPicture(request, reply, await pictures.crop(annotationId), v);
  });
}

async function sendPicture(
  request: FastifyRequest,
  reply: FastifyReply,
  picture: Picture,
  version: string | undefined,
): Promise<FastifyReply> {
  const tag = `"${picture.tag}"`;
  const fixed = version !== undefined && picture.tag.startsWith(version) && version.length >= 16;
  reply.header('etag', tag);
  reply.header('cache-control', fixed ? 'private, max-age=31536000, immutable' : 'private, no-cache');
  if (request.headers['if-none-match'] === tag) return reply.code(304).send();
  const { size } = await stat(picture.file);
  return reply
    .header('content-type', picture.type)
    .header('content-length', size)
    .header('content-disposition', 'inline')
    .send(createReadStream(picture.file));
}

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new StudioError('BAD_REQUEST', `${issue?.path.join('.') ?? 'address'}: ${issue?.message ?? 'is not valid'}`, {
    field: issue?.path.join('.') ?? '',
  });
}
