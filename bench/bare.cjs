// The least Electron can be, with the same runtime: one window with one line, or none at all.
const { app, BrowserWindow } = require('electron')

app.on('window-all-closed', () => undefined)
app.whenReady().then(() => {
  if (process.argv.includes('--hidden')) return
  const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } })
  window.once('ready-to-show', () => window.show())
  window.loadURL('data:text/html,<p>Hello</p>')
})
