// Walks a handle along its grid: one step back, play or pause, one step on.

import { button } from "./elements.js"
import { prefersStill } from "./theme.js"

export function makePlayer(view, bar) {
  const { handle: name, milliseconds } = view.scene.player
  const handle = view.scene.handles.find((h) => h.name === name)
  const back = button("lv-button lv-back", "◀ Back", bar)
  const play = button("lv-button lv-play", "Play", bar)
  const next = button("lv-button lv-next", "Step ▶", bar)
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
  play.onclick = () => (view.timer ? stop() : prefersStill() ? single(1)() : start())
  view.stop = stop
}
