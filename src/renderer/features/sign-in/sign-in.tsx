import { Button, Center, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { StudioError } from '../../../shared/domain/errors.ts';
import { signIn } from '../../client/session.ts';
import { english } from '../../ui/english.ts';
import { fill } from '../../ui/fill.tsx';
import { Problem } from '../../ui/problem.tsx';

const words = english.signIn.signIn;

interface SignInProps {
  /** Why the link in the address did not do. */
  refused: StudioError | null;
  onSignedIn: () => void;
}

export function SignIn({ refused, onSignedIn }: SignInProps) {
  const [token, setToken] = useState('');
  const attempt = useMutation<void, StudioError, string>({
    mutationFn: (value) => signIn({ token: value }),
    onSuccess: onSignedIn,
  });
  const error = attempt.error ?? refused;

  function submit(event: FormEvent): void {
    event.preventDefault();
    attempt.mutate(token.trim());
  }

  return (
    <Center mih="100%" p="lg" component="main">
      <Paper w={420} maw="100%" p="xl" component="form" onSubmit={submit}>
        <Stack>
          <Title order={1}>{words.fashion2eventsStudio}</Title>
          <Text size="sm" c="dimmed">
            {fill(words.thisPageBelongsToARunning, { command: <code>f2e serve</code> })}
          </Text>
          <PasswordInput
            label={words.token}
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
            autoFocus
            autoComplete="off"
          />
          {error && <Problem error={error} title={words.notSignedIn} />}
          <Button type="submit" loading={attempt.isPending} disabled={token.trim() === ''}>
            {words.signIn}
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}
