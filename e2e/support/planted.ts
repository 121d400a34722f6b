/** One photo in twenty of the sample, whose occasion is plain to see, and another event for each. */
export const plantedErrors: Readonly<Record<string, string>> = {
  '0034.jpg': 'mountain-trip',
  '0128.jpg': 'sea-holiday',
  '0243.jpg': 'wedding',
};
