// Required into both apps by Electron's -r: says on stdout when the app is ready and when its first window shows.
const { app } = require('electron')

app.whenReady().then(() => process.stdout.write(`READY ${Date.now()}\n`))
app.on('browser-window-created', (_event, window) => {
  window.once('show', () => process.stdout.write(`SHOWN ${Date.now()}\n`))
})
