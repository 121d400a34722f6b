import { z } from 'zod';

// zod would try `new Function` to compile its checks, which the page's Content-Security-Policy refuses and reports.
z.config({ jitless: true });
