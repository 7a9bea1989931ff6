/** Where the window begins: follow the app, then draw. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { followApp } from './state/mirror.ts'
import { goToPlace } from './state/view.ts'
import './styles.css'

document.documentElement.dataset['platform'] = window.berth.platform
followApp(window.berth)
window.berth.onPlace(goToPlace)

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
