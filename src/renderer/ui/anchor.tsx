import { Button, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

/** A button that is a link of the page. */
export function LinkButton({
  href,
  children,
  ...button
}: ButtonProps & { href: string; children: ReactNode; onClick?: () => void }) {
  return (
    <Button component={Link} href={href} {...button}>
      {children}
    </Button>
  );
}

export function TextLink({
  href,
  children,
  className = '',
  inText = false,
  ...rest
}: {
  href: string;
  children: ReactNode;
  className?: string;
  /** Within a sentence, where colour alone would not tell it from the words around. */
  inText?: boolean;
  onClick?: () => void;
}) {
  return (
    <Link href={href} className={`plain-link ${inText ? 'plain-link-in-text' : ''} ${className}`} {...rest}>
      {children}
    </Link>
  );
}
