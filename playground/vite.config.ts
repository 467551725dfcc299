import jobwright from '@jobwright/unplugin/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [jobwright()],
  build: {
    ssr: 'src/main.ts', // a program for Node, not for a browser
    target: 'node20',
    sourcemap: true,
  },
  ssr: { noExternal: true }, // so that dist/ runs without installed packages
})
