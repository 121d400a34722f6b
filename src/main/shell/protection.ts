import type { Session, WebContents } from 'electron';

/** Addresses that a page makes by itself; nothing of them leaves the machine. */
const inner = new Set(['blob:', 'data:', 'devtools:', 'chrome-devtools:']);

/**
 * Ties a session to one engine: the token goes with every request to that origin and with no other; requests to any
 * other place are refused, and so is every permission that a page could ask for. Called again for a new engine.
 */
export function protectSession(session: Session, engine: { origin: string; token: string }): void {
  session.webRequest.onBeforeRequest((details, decide) => {
    const url = new URL(details.url);
    decide({ cancel: url.origin !== engine.origin && !inner.has(url.protocol) });
  });
  session.webRequest.onBeforeSendHeaders((details, decide) => {
    const requestHeaders = { ...details.requestHeaders };
    if (new URL(details.url).origin === engine.origin) requestHeaders['Authorization'] = `Bearer ${engine.token}`;
    decide({ requestHeaders });
  });
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
}

/** Keeps a page where it is: no other address, no new window, no embedded one. `origin` is asked at each attempt. */
export function protectContents(contents: WebContents, origin: () => string | undefined): void {
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (new URL(url).origin !== origin()) event.preventDefault();
  };
  contents.on('will-navigate', (event, url) => stay(event, url));
  contents.on('will-redirect', (event, url) => stay(event, url));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
