// Walks a handle along its grid: one step back, play or pause, one step on.

const reduced = () => matchMedia("(prefers-reduced-motion: reduce)").matches

function button(name, words, parent) {
  const made = document.createElement("button")
  made.type = "button"
  made.className = `lv-button lv-${name}`
  made.textContent = words
  parent.append(made)
  return made
}

export function makePlayer(view, bar) {
  const { handle: name, milliseconds } = view.scene.player
  const handle = view.scene.handles.find((h) => h.name === name)
  const back = button("back", "◀ Back", bar)
  const play = button("play", "Play", bar)
  const next = button("next", "Step ▶", bar)
  const walk = (by) => {
    const to = view.at[name] + by
    if (to < handle.low || to > handle.high) return false
    view.move(name, to)
    return true
  }
  const stop = () => {
    if (!view.timer) return
    clearInterval(view.timer)
    view.timer = 0
    play.textContent = "Play"
    view.commit(name)
  }
  const start = () => {
    if (view.at[name] >= handle.high) view.move(name, handle.low)
    view.timer = setInterval(() => walk(1) || stop(), milliseconds)
    play.textContent = "Pause"
  }
  const single = (by) => () => {
    stop()
    if (walk(by)) view.commit(name)
  }
  back.onclick = single(-1)
  next.onclick = single(1)
  // Where less motion is asked for, playing is stepping.
  play.onclick = () => (view.timer ? stop() : reduced() ? single(1)() : start())
  view.stop = stop
}
