import { Button, Center, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { StudioError } from '../../../shared/domain/errors.ts';
import { signIn } from '../../client/session.ts';
import { Problem } from '../../ui/problem.tsx';

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
          <Title order={1}>Fashion2Events Studio</Title>
          <Text size="sm" c="dimmed">
            This page belongs to a running engine. Open the address that <code>f2e serve</code> printed, or enter its
            token.
          </Text>
          <PasswordInput
            label="Token"
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
            autoFocus
            autoComplete="off"
          />
          {error && <Problem error={error} title="Not signed in" />}
          <Button type="submit" loading={attempt.isPending} disabled={token.trim() === ''}>
            Sign in
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}
