import { Notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import './notices.css';

/**
 * Where notices appear, and how high they are, for screens that make room: a screen with a side panel ends it above
 * them, so that nothing is covered.
 */
export function Notices() {
  useEffect(() => {
    const root = document.querySelector('.mantine-Notifications-root[data-position="bottom-right"]');
    if (root === null) return undefined;
    const observer = new ResizeObserver(() => {
      const { height } = root.getBoundingClientRect();
      document.documentElement.style.setProperty('--notices-height', `${Math.ceil(height)}px`);
      document.documentElement.toggleAttribute('data-notices', height > 0);
    });
    observer.observe(root);
    return () => observer.disconnect();
  }, []);
  return <Notifications position="bottom-right" limit={4} withinPortal={false} />;
}
