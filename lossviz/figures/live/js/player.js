// Walks a handle along its grid: one step back, play or pause, one step on.

import { button } from "./elements.js"
import { prefersStill } from "./theme.js"

export function makePlayer(view, bar) {
  const { handle: name, slides } = view.scene.player
  const handle = view.scene.handles.find((h) => h.name === name)
  const back = button("lv-button lv-back", "◀ Back", bar)
  const play = button("lv-button lv-play", slides ? "Play one step ▶" : "Play", bar)
  const walk = (by) => {
    const to = Math.round(view.at[name]) + by
    if (to < handle.low || to > handle.high) return false
    view.move(name, to)
    return true
  }
  const single = (by) => () => {
    view.stop()
    if (walk(by)) view.commit(name)
  }
  back.onclick = single(-1)
  const rewind = () => view.at[name] >= handle.high && view.move(name, handle.low)
  if (slides) return letSlide(view, handle, { play, rewind, walk })
  button("lv-button lv-next", "Step ▶", bar).onclick = single(1)
  const stop = () => {
    if (!view.timer) return
    clearInterval(view.timer)
    view.timer = 0
    play.textContent = "Play"
    view.commit(name)
  }
  const start = () => {
    rewind()
    view.timer = setInterval(() => walk(1) || stop(), view.scene.player.milliseconds)
    play.textContent = "Pause"
  }
  // Where less motion is asked for, playing is stepping.
  play.onclick = () => (view.timer ? stop() : prefersStill() ? single(1)() : start())
  view.stop = stop
}

// Playing takes one step, on a way that is seen; where less motion is asked for, at once.
function letSlide(view, handle, { play, rewind, walk }) {
  const { name } = handle
  let end = 0
  const stop = () => {
    if (!view.timer) return
    cancelAnimationFrame(view.timer)
    view.timer = 0
    view.move(name, end)
    view.commit(name)
  }
  const slide = () => {
    const [from, begin] = [view.at[name], performance.now()]
    end = from + 1
    const frame = (now) => {
      const share = Math.max(0, (now - begin) / view.scene.player.milliseconds)
      if (share >= 1) return stop()
      view.move(name, from + share)
      view.timer = requestAnimationFrame(frame)
    }
    view.timer = requestAnimationFrame(frame)
  }
  play.onclick = () => {
    stop()
    rewind()
    if (!prefersStill()) return slide()
    walk(1)
    view.commit(name)
  }
  view.stop = stop
}
