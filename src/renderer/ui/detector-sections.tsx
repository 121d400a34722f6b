import { Link } from 'wouter';
import { english } from './english.ts';
import './section-links.css';

const words = english.ui.detectorSections;

const sections = [
  { name: 'training', label: words.training, href: '/detector' },
  { name: 'evaluation', label: words.evaluation, href: '/detector/evaluation' },
  { name: 'collection', label: words.collection, href: '/detector/collection' },
] as const;

/** The three screens about detectors, one place of the navigation. */
export function DetectorSections({ current }: { current: (typeof sections)[number]['name'] }) {
  return (
    <nav className="section-links" aria-label={words.detector}>
      {sections.map(({ name, label, href }) => (
        <Link
          key={name}
          href={href}
          className="section-link"
          data-label={label}
          aria-current={name === current ? 'page' : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
