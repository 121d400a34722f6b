import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';
import { english } from './english.ts';

const words = english.ui.theme;

const ink: MantineColorsTuple = [
  '#eef1fb',
  '#dbe0f1',
  '#b5bfe3',
  '#8c9bd6',
  '#6a7dcb',
  '#5469c4',
  '#4356b8',
  '#3a4ba3',
  '#334293',
  '#2a3882',
];

/** Greys with a little of the accent's blue, so that surfaces, fields and buttons belong together in the dark. */
const dark: MantineColorsTuple = [
  '#dfe2e8',
  '#b8bdc9',
  '#8d94a5',
  '#6b7280',
  '#3a3f49',
  '#31353e',
  '#262a32',
  '#1d2026',
  '#16181d',
  '#101216',
];

/** A dialog's head is no banner: the page has one. */
const dialogHeader = { header: { role: 'presentation' } };

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 6, dark: 5 },
  colors: { ink, dark },
  autoContrast: true,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  focusRing: 'auto',
  fontFamily:
    '"Inter Variable", "Segoe UI", system-ui, -apple-system, Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.3' },
      h2: { fontSize: '0.9375rem', lineHeight: '1.35' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    NumberInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right' } },
    MultiSelect: { defaultProps: { size: 'sm' } },
    Paper: { defaultProps: { withBorder: true, p: 'md' } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, fz: 'xs' } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45 }, attributes: dialogHeader } },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.35 }, attributes: dialogHeader } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': words.dismiss } } },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } },
  },
});

/** Text and lines with the contrast that WCAG AA asks for, on surfaces a little calmer than Mantine's own. */
export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5a6172',
    '--mantine-color-placeholder': '#6b7180',
    // Mantine's own light badges and alerts fall a little short of 4.5 to 1.
    '--mantine-color-teal-light-color': '#066649',
    '--mantine-color-orange-light-color': '#9a3412',
    '--mantine-color-red-light-color': '#a51d1d',
    '--studio-surface': '#ffffff',
    '--studio-ground': '#f6f7fa',
    '--studio-line': '#e0e3ea',
    '--studio-picture-ground': '#eceef3',
    '--studio-accent-text': '#3a4ba3',
  },
  dark: {
    '--mantine-color-body': '#1d2026',
    '--mantine-color-ink-light': 'rgba(106, 125, 203, 0.17)',
    '--mantine-color-ink-light-hover': 'rgba(106, 125, 203, 0.24)',
    '--mantine-color-ink-light-color': '#c3ccf1',
    '--mantine-color-gray-light': 'rgba(150, 160, 180, 0.15)',
    '--mantine-color-orange-light': 'rgba(255, 146, 43, 0.15)',
    '--mantine-color-orange-light-hover': 'rgba(255, 146, 43, 0.22)',
    '--mantine-color-orange-light-color': '#ffc79a',
    '--mantine-color-dimmed': '#9aa1b1',
    '--mantine-color-placeholder': '#8d94a5',
    '--mantine-color-default-border': '#4b515d',
    '--studio-surface': '#1d2026',
    '--studio-ground': '#16181d',
    '--studio-line': '#2c3038',
    '--studio-picture-ground': '#0f1115',
    '--studio-accent-text': '#a9b6ec',
  },
});

/** The nonce that the engine wrote into the page for the style elements that Mantine and its scroll lock add. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}

/** Gives the nonce to the scroll lock of dialogs as well, which looks for it under this global name. */
export function shareStyleNonce(): void {
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
}
