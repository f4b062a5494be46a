// Builds the applicant's app into dist/, which the server hands out.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  // The routes of the contract carry zod schemas. The server checks by them, this app only needs addresses, and zod is 25 KB
  // of JavaScript (gzip) that a phone on a slow network would wait for.
  resolve: { alias: { zod: `${import.meta.dirname}/src/lib/hollow-zod.ts` } },
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
})
