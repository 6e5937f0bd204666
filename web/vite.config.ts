import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
  preview: { proxy: { '/api': 'http://127.0.0.1:8080' } },
  build: {
    target: 'es2022',
    // The map library alone is above the default limit; it is the product, not an accident.
    chunkSizeWarningLimit: 1400,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'maplibre', test: /node_modules\/maplibre-gl/ },
            { name: 'three', test: /node_modules\/three/ },
          ],
        },
      },
    },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
  // Vitest must take Svelte's client build, not its server build.
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
});
