import './client/without-eval.ts';
import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import '@mantine/charts/styles.css';
import '@mantine/notifications/styles.css';
import './ui/base.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { StudioError } from '../shared/domain/errors.ts';
import { App } from './app.tsx';
import { toStudioError } from './client/errors.ts';
import { queryClient } from './client/query-client.ts';
import { signInFromAddress } from './client/session.ts';
import { Gate } from './frame/gate.tsx';
import { Notices } from './frame/notices.tsx';
import { resolveVariables, shareStyleNonce, styleNonce, theme } from './ui/theme.ts';

shareStyleNonce();

let refused: StudioError | null = null;
try {
  await signInFromAddress();
} catch (error) {
  refused = toStudioError(error);
}

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={resolveVariables}
        defaultColorScheme="auto"
        getStyleNonce={styleNonce}
      >
        <QueryClientProvider client={queryClient}>
          <Notices />
          <Gate refused={refused}>
            <App />
          </Gate>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
