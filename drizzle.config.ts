import { defineConfig } from 'drizzle-kit';

/** `node node_modules/drizzle-kit/bin.cjs generate --name <what changes>` writes the next migration into drizzle/. */
export default defineConfig({
  dialect: 'sqlite',
  casing: 'snake_case',
  schema: './src-main/engine/adapters/store-sqlite/schema/*.ts',
  out: './drizzle',
});
