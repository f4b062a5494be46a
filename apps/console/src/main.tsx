// Starts the operators' web app.
import '@hufu/ui/tokens.css'
import './app/base.css'
import './lib/pieces.css'
import './lib/queue.css'
import './lib/case/viewer.css'
import './lib/case/case.css'
import './lib/bench.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'

createRoot(document.getElementById('root')!).render(<App />)
