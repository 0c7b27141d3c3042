import { customType } from 'drizzle-orm/sqlite-core/columns/custom';

/** A text, or its bytes compressed: see journal-payload.ts. */
export const textOrBytes = customType<{ data: string | Buffer }>({ dataType: () => 'text' });
